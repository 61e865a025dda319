"""Blind double coding: two people place the same drawn contributions in themes without seeing the machine's answer."""
