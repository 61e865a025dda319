"""Verify the open archive of a report: `python3 verify_open.py ARCHIVE.zip [FINGERPRINT]`. The standard library only.

Three things are checked, and whatever is wrong is named:
1. files and rows: each file has the SHA-256 of the manifest, each row of a table the fingerprint in its last column (first
   16 digits of the SHA-256 of its other cells, joined by U+001F), each figure its own; the fingerprint of the whole is that
   of the manifest and, if you give it, the one that the page of the report prints;
2. sums: statuses sum to their total, questions to all of them, shares are quotients, tables say what figures.json says;
3. figures: where contributions are listed, counts by question, status and theme, and shares of them, are counted again.
   Contributions erased since (about.json says how many) may be missing, never added.
Exit code 0: everything agrees; 1: something does not, and it is printed; 2: this is no open archive."""
import collections, csv, hashlib, io, json, sys, zipfile

wrong, counted = [], 0
def check(holds, sentence): wrong.extend([] if holds else [sentence])
def sha(data): return hashlib.sha256(data).hexdigest()
def plain(value): return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
def number(text): return float(text if text.replace(".", "").replace("e-", "").isdigit() else "nan") if text else None
def near(a, b): return a is None or b is None or abs(a - b) <= 1e-6
try:
    archive = zipfile.ZipFile(sys.argv[1])
    manifest, about, figures = (json.loads(archive.read(name)) for name in ("manifest.json", "about.json", "figures.json"))
    told, names = {file["path"]: file["sha256"] for file in manifest["files"]}, set(archive.namelist())
    by_code, slack, listing = {f["code"]: f for f in figures}, about["erased"] + about["moved"], about["listed"]
except (IndexError, OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
    sys.exit(print(f"This is no open archive of a report: {error}") or 2)

# 1. Files, rows, figures
found = {path: sha(archive.read(path)) if path in names else "" for path in told}
for path in sorted(names - set(told) - {"manifest.json"}): check(False, f"{path}: not in the manifest")
for path in sorted(told): check(found[path] == told[path], f"{path}: this file is not the one of the manifest")
whole = sha("".join(sorted(f"{path}\t{digest}\n" for path, digest in found.items())).encode())
check(whole == manifest["fingerprint"], "the fingerprint of the whole is not that of the manifest")
check(whole in (sys.argv[2:3] or [whole]), f"the fingerprint of the whole is {whole}, not the one you gave")
for f in figures:
    check(sha(plain({name: f[name] for name in ("code", "request", "value")})) == f["sha256"], f"{f['code']}: this figure was altered")

def table(name):
    """The rows of a table as dictionaries, each held against the fingerprint it bears; `line` says where it stands."""
    path = f"data/{name}.csv"
    if path not in names: return
    csv.field_size_limit(1 << 30)
    with io.TextIOWrapper(archive.open(path), encoding="utf-8", newline="") as file:
        header = next(rows := csv.reader(file))
        for line, cells in enumerate(rows, start=2):
            said = f"{path}, line {line} ({', '.join(cells[:3])[:60]})"
            check(sha("\x1f".join(cells[:-1]).encode())[:16] == cells[-1], f"{said}: this row was altered")
            yield dict(zip(header, cells)) | {"line": said}

# 2. Sums and tables
def same(row, column, key, code):
    """The cell of a table is the number of the figure it names."""
    value = by_code.get(code, {}).get("value", {}).get(key)
    check(row["hidden"] == "true" or near(number(row[column]), value), f"{row['line']}: {column} is not the {value} of {code}")
def summed(parts, total, sentence): check(None in parts or total is None or sum(parts) == total, sentence)

balance = {}
for row in table("balance"):
    balance.setdefault(row["question"], {})[row["status"]] = row
    same(row, "contributions", "contributions", row["figure"])
counts = {q: {status: number(row["contributions"]) for status, row in rows.items()} for q, rows in balance.items()}
for q, row in counts.items():
    summed([n for s, n in row.items() if s != "total"], row["total"], f"balance of {q}: statuses do not sum to the total")
for s, total in counts["*"].items() if len(counts) > 1 else ():
    summed([row[s] for q, row in counts.items() if q != "*"], total, f"balance, {s}: questions do not sum to all of them")
for row in table("participation"):
    same(row, "contributions", "contributions", row["figure"]), same(row, "people", "people", row["figure"])
for row in table("themes"):
    for unit in ("contributions", "people"):
        same(row, unit, unit, row["figure"])
        same(row, f"share_{unit}", "value", row["figure"].replace("contributions", unit))
        part, base, share = (number(row[name]) for name in (unit, f"base_{unit}", f"share_{unit}"))
        check(not base or near(part / base, share), f"{row['line']}: share_{unit} is not {unit} out of base_{unit}")
for row in table("answers"):
    value = by_code.get(row["figure"], {}).get("value", {})
    people = {part["value"]: part["people"] for part in value.get("rows", [])} | {"*": value.get("people")}
    check(row["hidden"] == "true" or number(row["people"]) == people.get(row["value"].lstrip("'")), f"{row['line']}: not its figure")

# 3. Figures counted again
rows = collections.Counter((row["question"], row["status"], row["themes"]) for row in table("contributions"))
list(table("groups"))  # nothing to count there: each row is held against its fingerprint
def listed(where):
    """Whether the list holds every contribution that a filter keeps, but those erased since."""
    every = [status for status in counts["*"] if status != "total"]
    need = set(where.get("status") or (["themed"] if {"theme", "subtheme"} & set(where) else every))
    asked = {"*"} if "*" in listing else set(where.get("question") or counts) - {"*"}
    return set(where) <= {"question", "status", "theme", "subtheme"} and all(need <= set(listing.get(q, ())) for q in asked)
def keeps(where, question, status, themes):
    touched = all(set(themes.split()) & set(where[name]) for name in ("theme", "subtheme") if name in where)
    return touched and question in where.get("question", [question]) and status in where.get("status", [status])
def count(*filters): return sum(n for row, n in rows.items() if all(keeps(where, *row) for where in filters))
for f in figures:
    request, where, base = f["request"], f["request"].get("filter") or {}, f["request"].get("base") or {}
    if request.get("measure") in ("contributions", "share_contributions") and not request.get("weighting") and listed(where):
        again, counted = {"numerator": count(where, base)}, counted + 1
        if "share" in request["measure"] and listed(base): again["denominator"] = count(base)
        for name, n in again.items():
            check(-about["moved"] <= f["value"][name] - n <= slack, f"the figure {f['code']}: {name} {f['value'][name]:.0f}, counted again {n}")
print("\n".join(wrong) or f"{len(told)} files, {len(figures)} figures agree; {counted} counted again, {rows.total()} contributions.")
print(f"Erased since, at the request of people: {about['erased']}. Fingerprint: {whole}")
sys.exit(1 if wrong else 0)
