"""Recount a published round: `python3 recount.py scrutin-12.json`. The standard library only, nothing of the site.
Exit code 0: the file agrees with itself; 1: it does not, and the differences are printed; 2: it cannot be recounted."""
import hashlib, hmac, json, sys
from fractions import Fraction

doc = json.load(open(sys.argv[1], encoding="utf-8"))
if doc.get("ballots") is None:
    sys.exit(print("Too few voters: only totals are published.") or 2)
rules, method, voters, budget = doc["rules"], doc["method"], len(doc["ballots"]), doc["rules"].get("budget_cents", 0)
cost = {p["code"]: p["cost_cents"] for p in doc["projects"] if not p["withdrawn"]}
draw = {c: hmac.digest(doc["seed"].encode(), c.encode(), "sha256") for c in cost}  # who comes first among equals
ballots = [{c: v for c, v in b["choices"].items() if c in cost} for b in doc["ballots"]]
if method in ("schulze", "borda"):  # ranks close up over withdrawn projects
    ballots = [{c: sorted(set(b.values())).index(r) + 1 for c, r in b.items()} for b in ballots]

def schulze():  # how many others each project beats, by the strongest path of duels won
    n, ranks = range(len(cost)), [[b.get(c, len(cost) + 1) for c in cost] for b in ballots]
    duel = [[sum(r[i] < r[j] for r in ranks) for j in n] for i in n]
    path = [[duel[i][j] if duel[i][j] > duel[j][i] else 0 for j in n] for i in n]
    for k in n:
        path = [[max(row[j], min(row[k], path[k][j])) for j in n] for row in path]
    return {c: sum(path[i][j] > path[j][i] for j in n) for i, c in enumerate(cost)}

def fund(codes, left):  # in order, whatever still fits
    return [c for c in codes if cost[c] <= left and (left := left - cost[c]) >= 0]

def equal_shares():  # each ballot has the same purse; the project that costs its voters least per euro is bought first
    purse, bought = [Fraction(budget, max(voters, 1))] * voters, []
    while True:
        price = {}
        for c in set(order) - set(bought):
            money, due = sorted(m for m, b in zip(purse, ballots) if c in b), Fraction(cost[c])
            if sum(money) >= due:
                while due / len(money) > money[0]: due -= money.pop(0)
                price[c] = due / len(money) / max(cost[c], 1)
        if not price: return bought + fund([c for c in order if c not in bought], budget - sum(cost[c] for c in bought))
        best = min(price, key=lambda c: (price[c], draw[c]))
        purse = [m - min(m, price[best] * cost[best]) if best in b else m for m, b in zip(purse, ballots)]
        bought.append(best)

given = {c: [b[c] for b in ballots if c in b] for c in cost}
votes = {c: sum(any(v.values()) if isinstance(v, dict) else v > 0 for v in given[c]) for c in cost}
weight = {str(k["id"]): k["weight"] for k in rules.get("criteria", [])}
worth = {"borda": lambda r: len(cost) + 1 - r, "scores": lambda s: sum(weight[k] * v for k, v in s.items())}.get(method, int)
score = {c: sum(map(worth, given[c])) for c in cost} if method in ("points", "borda", "scores") else votes
if method == "schulze": score = schulze()
able = {c for c in cost if votes[c] and votes[c] * 100 >= rules.get("threshold", 0) * voters}
order = sorted(able, key=lambda c: (-score[c], draw[c]))
if method in ("equal_shares", "greedy_budget"): chosen = equal_shares() if method == "equal_shares" else fund(order, budget)
else: chosen = order[:rules.get("seats", 1)]
if not voters or voters * 100 < rules.get("quorum", 0) * doc["roll"]: chosen = []

def sha(text): return hashlib.sha256(text.encode()).hexdigest()
LABELS = {"result", "fingerprint", "title", "call", "territory", "voter"}  # outside of the fingerprint
def bare(row): return {k: v for k, v in row.items() if k not in LABELS}
sealed = bare(doc) | {name: list(map(bare, doc[name])) for name in ("projects", "ballots")}
wrong = [sentence for right, sentence in (
    (sha(doc["seed"]) == doc["seed_commitment"], "the seed is not the one that was committed to"),
    (score == {r["code"]: r["score"] for r in doc["result"]["rows"]}, f"scores differ: {score}"),
    (chosen == doc["result"]["selected"], f"other projects are chosen: {chosen}"),
    (sha(json.dumps(sealed, sort_keys=True, separators=(",", ":"))) == doc["fingerprint"], "the fingerprint differs"),
) if not right]
print("\n".join(wrong) or f"{voters} ballots recounted: the result agrees. Chosen: {', '.join(chosen) or 'none'}")
sys.exit(1 if wrong else 0)
