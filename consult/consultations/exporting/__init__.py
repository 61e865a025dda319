"""The tables of a consultation as files: contributions, answers, participations.

Rows come in an order drawn anew for each file, under pseudonyms and references drawn anew for each file. Only the
team's files have numbers of the site and days; only the governance's have pseudonyms; the open ones have neither, nor
profiles: no two can be joined on ids, order or times.
"""
