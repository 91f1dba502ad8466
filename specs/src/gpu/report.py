"""Puts what the steps of prove have left together: prove.json and prove.md.

usage: report.py RESULTS BACKEND [--tiny]
Exits with 3 where a figure that was taken falls short, with 1 where one that was asked for is missing.
"""

import json
import os
import sys

RESULTS, BACKEND = sys.argv[1:3]
TINY = "--tiny" in sys.argv
QUICKSTART_TOLERANCE = 0.05


def read(step):
    path = os.path.join(RESULTS, step)
    try:
        with open(path + ".code") as code, open(path + ".json") as text:
            content = text.read()
            return int(code.read()), json.loads(content) if content.strip() else None
    except (OSError, ValueError):
        return None, None


rows = []


def row(what, wanted, reached, ok, peer="", aim=""):
    """ok: True, False, or None where the figure could not be taken."""
    rows.append({"what": what, "wanted": wanted, "reached": reached, "peer": peer, "aim": aim,
                 "verdict": "missing" if ok is None else "holds" if ok else "falls short"})


def ratio(what, value, against, least, peer, aim="", why="no figure"):
    if not value or not against:
        row(what, "at least %g" % least, why, None, peer, aim)
    else:
        row(what, "at least %g" % least, "%.2f" % (value / against), value / against >= least, peer, aim)


def selftest():
    code, table = read("selftest")
    row("self-test, every operation beside the scalar backend", "all within bounds",
        "no table" if table is None else "all" if code == 0 else "some are not, see selftest.json",
        None if table is None else code == 0)


def perplexity(step):
    _, report = read(step)
    values = {s["name"]: s["facts"] for s in report["steps"]} if report else {}
    return {name: values.get(name, {}).get("perplexity.value") for name in ("twin", "report")}


def quickstart():
    device, host = perplexity("quickstart-device"), perplexity("quickstart-host")
    for name, what in (("twin", "full precision"), ("report", "ternary, packed")):
        a, b = device[name], host[name]
        wanted = "within %g%%" % (100 * QUICKSTART_TOLERANCE)
        if not a or not b:
            row("quickstart, perplexity, " + what, wanted, "no figure", None, "vector backend")
        else:
            row("quickstart, perplexity, " + what, wanted, "%.2f beside %.2f" % (a, b),
                abs(a / b - 1) <= QUICKSTART_TOLERANCE, "vector backend")


def kernels():
    _, bench = read("kernels")
    speeds = bench["result"] if bench else []
    roof = bench["roofs"]["bytesPerSecond"] if bench else None
    for encoding in ("TQ2_0", "Q4_0", "Q8_0", "Q4_K"):
        own = [s["bytes"] / s["seconds"] for s in speeds if s["encoding"] == encoding and s["tokens"] == 1]
        ratio("one token times %s, 4,096 columns, share of a copy's speed" % encoding, own[0] if own else None, roof, 0.8, "copy")


def products():
    _, bench = read("products")
    speeds = {(s["kernels"], s["numbers"]): s["operationsPerSecond"] for s in bench["result"]} if bench else {}
    for numbers, peer in (("BF16", "BF16"), ("F32", "TF32")):
        ratio("product of squares, %s" % numbers, speeds.get((BACKEND, numbers)), speeds.get(("cuBLAS", peer)), 0.7,
              "cuBLAS " + peer, "0.85")


def training():
    _, peer = read("peer")
    missing = (peer or {}).get("missing", "no figure")
    for precision in ("SINGLE", "BFLOAT16"):
        _, bench = read("train-" + precision)
        result = bench["result"] if bench else {}
        for mode, least in (("eager", 1.0), ("compiled", 1.0)):
            other = (peer or {}).get("%s %s" % (mode, precision), {}).get("tokensPerSecond")
            ratio("training through ternary weights, %s, tokens/s" % precision, result.get("tokensPerSecond"), other, least,
                  "PyTorch " + mode, "an aim" if mode == "compiled" else "", missing)
        planned, held = result.get("plannedBytes"), result.get("deviceBytes")
        if not planned or not held:
            row("memory of training, %s" % precision, "as planned, 10%", "no figure", None, "plan")
        else:
            row("memory of training, %s" % precision, "as planned, 10%", "%.2f of it" % (held / planned),
                abs(held / planned - 1) <= 0.1, "plan")


def bits_per_byte(step):
    _, report = read(step)
    facts = {s["name"]: s["facts"] for s in report["steps"]} if report else {}
    return facts.get("report", {}).get("bitsPerByte.value")


def ten_minutes():
    """A processor's model is quickstart's, which one trains in minutes; bits per byte do not depend on the tokenizer."""
    code, report = read("long")
    own, other = bits_per_byte("long"), bits_per_byte("quickstart-host")
    if not own or not other:
        row("training of ten minutes, bits per byte of held-out text", "fewer", "no figure", None, "quickstart on a processor")
        return
    row("training of ten minutes, bits per byte of held-out text", "fewer", "%.3f beside %.3f" % (own, other), own < other,
        "quickstart on a processor")
    held = [e["verdict"] == "HELD" for e in report["expectations"]]
    row("training of ten minutes, what its recipe expects", "all of it", "%d of %d" % (sum(held), len(held)), code == 0)


def resuming():
    """The first run was killed, and the second told that it went on."""
    _, killed = read("interrupt")
    code, report = read("resumed")
    origins = [s["origin"] for s in report["steps"]] if report else []
    row("a training that is killed goes on from its checkpoint on the processor", "resumed",
        "not run" if not killed or report is None else "resumed" if "RESUMED" in origins else "began anew",
        None if not killed or report is None else code == 0 and "RESUMED" in origins)


def main():
    selftest(), quickstart(), kernels(), products(), training(), resuming(), ten_minutes()
    _, doctor = read("doctor")
    machine = doctor or {}
    with open(os.path.join(RESULTS, "prove.json"), "w") as out:
        json.dump({"backend": BACKEND, "tiny": TINY, "machine": machine, "rows": rows}, out, indent=1)
    lines = ["# What was shown on %s" % (machine.get("GPU") or machine.get("kernels") or "this machine"), ""]
    if TINY or BACKEND != "cuda":
        lines += ["**A trial of the scripts%s, on the backend `%s`: it says nothing about a GPU.**"
                  % (" in small" if TINY else "", BACKEND), ""]
    lines += ["| what | beside | wanted | reached | aim | verdict |", "|---|---|---|---|---|---|"]
    lines += ["| %(what)s | %(peer)s | %(wanted)s | %(reached)s | %(aim)s | %(verdict)s |" % r for r in rows]
    with open(os.path.join(RESULTS, "prove.md"), "w") as out:
        out.write("\n".join(lines) + "\n")
    print("\n".join(lines))
    required = [r for r in rows if r["aim"] != "an aim"]
    if any(r["verdict"] == "falls short" for r in required):
        sys.exit(3)
    sys.exit(1 if any(r["verdict"] == "missing" for r in required) else 0)


main()
