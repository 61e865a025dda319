"""Recount a published round: `python3 recount.py scrutin-12.json`. The standard library only, nothing of the site.

Exit code 0: the file agrees with itself; 1: it does not, and the differences are printed; 2: it cannot be recounted.
"""
import hashlib, hmac, json, sys
from fractions import Fraction

def sha(value): return hashlib.sha256(value.encode()).hexdigest()
def plain(value): return json.dumps(value, sort_keys=True, separators=(",", ":"))

doc = json.load(open(sys.argv[1], encoding="utf-8"))
if doc.get("ballots") is None:
    sys.exit(print("Too few voters: only totals are published.") or 2)
rules, result, method, wrong = doc["rules"], doc["result"], doc["method"], []
cost = {p["code"]: p["cost_cents"] for p in doc["projects"] if not p["withdrawn"]}
draw = {c: hmac.digest(doc["seed"].encode(), c.encode(), "sha256") for c in cost}
ballots = [{c: v for c, v in b["choices"].items() if c in cost} for b in doc["ballots"]]
if method in ("schulze", "borda"):  # ranks close up over withdrawn projects
    ballots = [{c: sorted(set(b.values())).index(r) + 1 for c, r in b.items()} for b in ballots]
some = lambda v: any(v.values()) if isinstance(v, dict) else v > 0
votes = {c: sum(c in b and some(b[c]) for b in ballots) for c in cost}
able = {c for c in cost if votes[c] and votes[c] * 100 >= rules.get("threshold", 0) * len(ballots)}

def schulze():
    ranks = [[b.get(c, len(cost) + 1) for c in cost] for b in ballots]
    d = [[sum(r[i] < r[j] for r in ranks) for j in range(len(cost))] for i in range(len(cost))]
    p = [[d[i][j] if d[i][j] > d[j][i] else 0 for j in range(len(cost))] for i in range(len(cost))]
    for k in range(len(p)):
        p = [[max(x, min(row[k], y)) for x, y in zip(row, p[k])] for row in p]
    return {c: sum(p[i][j] > p[j][i] for j in range(len(p))) for i, c in enumerate(cost)}

def fund(order, left):
    taken = []
    for c in order:
        if cost[c] <= left: taken.append(c); left -= cost[c]
    return taken

def shares():
    purse, bought, rest = [Fraction(rules["budget_cents"], max(len(ballots), 1))] * len(ballots), [], set(able)
    while True:
        prices = {}
        for c in rest:
            money, due = sorted(purse[i] for i, b in enumerate(ballots) if c in b), Fraction(cost[c])
            if sum(money) < due: continue
            while money and due / len(money) > money[0]: due -= money.pop(0)
            prices[c] = (due / len(money) / cost[c] if cost[c] else Fraction(0), draw[c])
        if not prices: return bought
        c = min(prices, key=prices.get)
        purse = [m - min(m, prices[c][0] * cost[c]) if c in b else m for m, b in zip(purse, ballots)]
        bought.append(c); rest.discard(c)

weight = {str(k["id"]): k["weight"] for k in rules.get("criteria", [])}
total = lambda worth: {c: sum(worth(b[c]) for b in ballots if c in b) for c in cost}
score = {"points": lambda: total(int), "borda": lambda: total(lambda r: len(cost) + 1 - r), "schulze": schulze,
         "scores": lambda: total(lambda s: sum(weight[k] * v for k, v in s.items()))}.get(method, lambda: votes)()
order = [c for c in sorted(cost, key=lambda c: (-score[c], draw[c])) if c in able]
if method == "equal_shares":
    chosen = shares()
    chosen += fund([c for c in order if c not in chosen], rules["budget_cents"] - sum(cost[c] for c in chosen))
else:
    chosen = fund(order, rules["budget_cents"]) if method == "greedy_budget" else order[:rules.get("seats", 1)]
if not ballots or len(ballots) * 100 < rules.get("quorum", 0) * doc["roll"]: chosen = []
if sha(doc["seed"]) != doc["seed_commitment"]: wrong.append("the seed is not the one that was committed to")
if score != {r["code"]: r["score"] for r in result["rows"]}: wrong.append(f"scores differ: {score}")
if chosen != result["selected"]: wrong.append(f"other projects are chosen: {chosen}")
bare = lambda row: {k: v for k, v in row.items() if k not in ("result", "fingerprint", "title", "call", "territory", "voter")}
sealed = bare(doc) | {name: [bare(row) for row in doc[name]] for name in ("projects", "ballots")}
if sha(plain(sealed)) != doc["fingerprint"]: wrong.append("the fingerprint of the file differs")
print("\n".join(wrong) or f"{len(ballots)} ballots recounted: the result agrees. Chosen: {', '.join(chosen) or 'none'}")
sys.exit(1 if wrong else 0)
