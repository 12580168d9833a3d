"""What each sentence of a demo claims of the numbers in it, read back from its text.

An oracle of its own: it knows nothing of the results, only what a person can read. Every headline
of a demo that has rows here has to fit one.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

NUMBER = r"(-?[\d,]*\.?\d+(?:e[-+]?\d+)?)"


class Sentence(NamedTuple):
    """A pattern, and what has to be true of the numbers in its groups; words are nan."""

    says: str
    holds: Callable[..., bool] = lambda *_: True


def numbers(found: "re.Match[str] | None") -> list[float]:
    """The groups of a match as numbers; `overflows after` is infinite."""
    assert found is not None
    return [_number(group) for group in found.groups()]


def _number(text: str | None) -> float:
    if text is None:
        return float("nan")
    if "overflow" in text or "diverge" in text:
        return float("inf")
    digits = re.search(r"-?[\d,]*\.?\d+(?:e[-+]?\d+)?", text)
    return float(digits[0].replace(",", "")) if digits else float("nan")


N = NUMBER
END = r"(ends at \S+|overflows after [\d,]+ updates?)"
END2 = r"(\S+?|diverged)"
N6 = r"((?:over )?\d+)"
CLAIMS: dict[str, Sequence[Sentence]] = {
    "_template": (
        Sentence(rf"by {N}: it falls with the root", lambda by: 1.79 < by < 2.21),
        Sentence(rf"by {N}: more than", lambda by: by >= 2.19),
        Sentence(rf"by {N}: less than", lambda by: by <= 1.81),
        Sentence(rf"by {N}, not by 2: {N}%", lambda by, share: by < 1.81 and share >= 0),
    ),
    "activation-functions": (
        Sentence(rf"^Steps too long: at .* diverged at step {N}", lambda step: step >= 1),
        Sentence(rf"^Hardly any unit dies here: {N}%.* gets {N}% right",
                 lambda dead, _: dead <= 10),
        Sentence(rf"^{N}% of the \w+ units are .* after {N} steps?", lambda dead, _: dead >= 10),
    ),
    "adam-vs-sgd": (
        Sentence(rf"^Along the axes, steps to 0.0001: Adam {N6}, tuned SGD {N6}, tuned momentum"),
        *(Sentence(rf"^{says}.*: Adam {N6} \((?:unscaled|along the axes) {N6}\), tuned", holds)
          for says, holds in (
            ("Rotated by .* degrees, Adam is slower;", lambda now, before: now > before),
            ("Rotated by .* degrees, Adam is no slower;", lambda now, before: now <= before + 1),
            ("Loss times .*, and Adam does not notice;",
             lambda now, before: abs(now - before) <= 0.02 * before),
            ("Loss times .*, and even Adam notices",
             lambda now, before: abs(now - before) > 0.02 * before))),
        Sentence(rf"^Training .*; test accuracy SGD {N}, Adam {N},", lambda sgd, adam: sgd > adam),
        Sentence(rf"^Adam is ahead here: test accuracy SGD {N}, Adam {N}\.$",
                 lambda sgd, adam: sgd < adam),
        Sentence(rf"^Adam is not behind here: test accuracy SGD {N}, Adam {N}\.$",
                 lambda sgd, adam: abs(sgd - adam) <= 0.011),
        *(Sentence(rf"^{says}: with L2 in Adam {N} remains .* large, {N} where", holds)
          for says, holds in (
            ("Large gradients escape the penalty", lambda large, small: large > small),
            ("No difference here", lambda large, small: abs(large - small) < 0.12),
            ("Large gradients shrink more", lambda large, small: large < small))),
        *(Sentence(rf"^{says} without the corrections: the first step is {N} .* longest {N}\.$",
                   holds) for says, holds in (
            ("Too long", lambda first, most: 1.09 < first <= most),
            ("Too short at first", lambda first, most: first < 0.91 and first <= most),
            ("Hardly different", lambda first, most: 0.89 < first < 1.11))),
    ),
    "backpropagation": (
        Sentence(rf"all {N} gradients; {N} .* give the same \(error {N} at",
                 lambda p, passes, error: passes == 2 * p and error <= 1e-6),
        Sentence(rf"all {N} gradients; {N} .* rounding swamps them \(error {N} at eps = {N}\)",
                 lambda p, passes, error, eps: error >= 1e-6 and passes == 2 * p and eps < 1e-2),
        Sentence(rf"all {N} gradients; {N} .* the step is too long \(error {N} at eps = {N}\)",
                 lambda p, passes, error, eps: error >= 1e-6 and passes == 2 * p and eps > 1e-8),
    ),
    "batch-normalization": (
        Sentence(r"^Here batch norm does worse: at [\d., e-]+ only the net without it trains"),
        Sentence(rf"^Only with batch norm .* \(loss at most {N}\)", lambda loss: loss <= 0.5),
        Sentence(r"^No difference here: with and without, the net trains at [\d.]"),
        Sentence(r"^Nothing trains here"),
    ),
    "depth-efficiency": (
        Sentence(rf"^Depth gains nothing here: {N} ReLUs make {N} pieces .* up to {N} in one",
                 lambda units, deep, shallow: deep <= shallow == units + 1),
        Sentence(rf"^{N} ReLUs make {N} pieces in {N} layers; .* at least {N} ReLUs",
                 lambda units, deep, layers, need: deep == 2**layers and need == deep - 1 > units),
    ),
    "dropout": (
        Sentence(rf"^p = 0 drops nothing: .* gap of {N}"),
        Sentence(rf"^Little to fix: .* only {N};", lambda gap: gap <= 0.2),
        Sentence(rf"^Too much: .*training loss {N}, where guessing has {N}\)",
                 lambda loss, guess: loss >= 0.89 * guess),
        Sentence(rf"^Dropout helps: the gap goes from {N} to {N}, .* loss from {N} to {N}\. ",
                 lambda gap, less, loss, lower: less <= gap and lower <= loss),
        Sentence(rf"^Dropout does not help here: the gap goes from {N} to {N}, .* {N} to {N}\. ",
                 lambda gap, more, loss, higher: more >= gap or higher >= loss),
    ),
    "capacity-search": (
        Sentence(rf"^One net, nothing to choose: \S+ has validation loss {N}"),
        Sentence(rf"^No net is clearly better than a guess .*picks \S+ \({N}\)",
                 lambda loss: loss > 0.65),
        *(Sentence(rf"^{says} .* \({N}\), .* net is {N} above .*, the biggest {N}\.$", holds)
          for says, holds in (
            ("Both ends lose:", lambda best, small, big: min(small, big) > 0.045 and best < 0.67),
            ("Bigger does no harm here:", lambda best, small, big: small > 0.045 and big < 0.055),
            ("Small is enough here:", lambda best, small, big: big > 0.045 and small < 0.055),
            ("Size hardly matters here:", lambda best, small, big: max(small, big) < 0.055),
          )),
        Sentence(rf"^Random search wins, .* in {N}% of .* grid {N}, random {N}\)",
                 lambda wins, grid, random: wins >= 60 and random <= grid),
        Sentence(rf"^Hardly a difference: in {N}% of", lambda wins: 45 <= wins <= 60),
        Sentence(rf"^The grid wins, .* in {N}% of .* grid {N}, random {N}\)",
                 lambda wins, grid, random: wins <= 45 and grid <= random),
    ),
    "cross-entropy": (
        Sentence(rf"^Neither has come back after {N} steps? "),
        Sentence(rf"^Stuck: cross-entropy needs {N} steps?, .* back after {N} steps",
                 lambda fast, tried: fast <= tried),
        Sentence(rf"^Confidently wrong: .* needs {N} steps?, squared error {N}, {N} times as many",
                 lambda fast, slow, times: times >= 4 and abs(slow / fast - times) <= 0.51),
        Sentence(rf"^A small difference: .* needs {N} steps?, squared error {N} \(",
                 lambda fast, slow: 1.5 <= slow / fast < 4),
        Sentence(rf"^No difference in steps: .* needs {N} steps?, squared error {N} \(",
                 lambda fast, slow: slow / fast < 1.5),
        Sentence(rf"^No difference at shift {N}: both ways give {N}\.$",
                 lambda shift, loss: loss >= 0),
        Sentence(rf"^Off: computed as written it is {N}; log-sum-exp gives {N}, as at every",
                 lambda naive, stable: naive != stable),
        Sentence(rf"^Broken: .* is (?:infinite|0/0 .* not a number); log-sum-exp gives {N}, as at",
                 lambda stable: stable >= 0),
    ),
    "epochs-and-iterations": (
        Sentence(rf"^{N} iterations? .* {N} times fewer updates .*: loss {N}, not {N} \(equal",
                 lambda count, fewer, large, small: large >= small),
        Sentence(rf"yet its loss is no higher: {N}, not {N}\.$",
                 lambda large, small: large <= small),
    ),
    "f1-imbalanced": (
        Sentence(rf"^Useless: the model at {N} finds none of {N} \(F1 0\)\."),
        Sentence(rf"^Always no wins on accuracy, {N} to {N}, .* finds {N} of {N} \(F1 {N}\)",
                 lambda no, model, hits, positives, score: no >= model and 0 < hits <= positives),
        Sentence(rf"^The model wins on accuracy too, {N} to {N}: it finds {N} of {N} \(F1 {N}\)",
                 lambda model, no, hits, positives, score: model >= no and 0 < hits <= positives),
        Sentence(rf"^Accuracy {N} for both, but the model finds {N} of {N} ",
                 lambda both, hits, positives: 0 < hits <= positives),
        Sentence(rf"^About half the best F1 \({N}\): "
                 rf"threshold {N} gives the best F1, {N}, and 0.5 gives {N}\.$",
                 lambda theory, at, best, half: abs(theory - best / 2) <= 0.011
                 and abs(at - theory) <= 0.111 and half <= best),
        Sentence(rf"^It hardly matters: threshold {N} gives the best F1, {N}, and 0.5 gives {N};",
                 lambda at, best, half: best - 0.031 <= half <= best),
        Sentence(rf"^By chance in this draw: threshold {N} .* best F1, {N}, and 0.5 gives {N};",
                 lambda at, best, half: half <= best and abs(at - best / 2) >= 0.089),
    ),
    "gradient-descent-variants": (
        Sentence(r"^Every run diverged"),
        Sentence(r"^After .* the best are too close to call"),
        Sentence(rf"^B={N} is lowest after {N} epochs?, {N}[.;]"),
        Sentence(rf"^No overtaking here: B={N} is lowest after {N} epochs?, {N}, and was"),
        Sentence(rf"^B={N} leads after {N} epochs? \({N}\), B={N} after {N} \({N}; "
                 rf"B={N} is at (\S+)\)",
                 lambda one, then, early, other, now, final, again, at: one == again != other
                 and then < now and final < at),
    ),
    "learning-rate": (
        Sentence(rf"^The limit .* divides them: .*falls to {N}, .* (grows to \S+|diverged at)",
                 lambda near, far: near < 1 and not far <= 1),
        Sentence(rf"^The limit .* is met: in .* stays at {N}", lambda stays: stays == 1),
        Sentence(rf"^The limit .* is above all of them, so they converge: .* falls to {N}\.$",
                 lambda near: near < 1),
        Sentence(r"^The limit .* is below all of them, so they diverge: .* (grows to \S+|diverged)",
                 lambda far: not far <= 1),
        Sentence(r"^(?:Too close to call|All diverge): "),
        Sentence(rf"^Let it fall: .* picked rate {END2}, a tenth of it {END2}, falling {N}\.$",
                 lambda keep, tenth, fall: fall < min(keep, tenth)),
        Sentence(rf"^Low is enough .* picked rate {END2}, a tenth of it {N}, falling {END2}\.$",
                 lambda keep, tenth, fall: tenth < min(keep, fall)),
        Sentence(rf"^Keep it: .* picked rate {N}, a tenth of it {END2}, falling {END2}\.$",
                 lambda keep, tenth, fall: keep < min(tenth, fall)),
    ),
    "linear-collapse": (
        Sentence(rf"^No difference: .* with {N}% and {N}% right", lambda one, two: one == two),
        Sentence(rf"are one matrix and get {N}% right; with .* diverged at step {N}\.$"),
        Sentence(rf"^No visible gain: .* \({N}% right\).* \({N}%\)\.$",
                 lambda one, two: two - one < 5.01),
        Sentence(rf"one matrix: {N} parameters .* get {N}% of .* layers it is {N}%",
                 lambda count, one, two: two - one > 4.99 and count >= 3),
    ),
    "overfitting": (
        Sentence(rf"^Overfitting: .* loss {N}, validation {N}, {N} times its lowest",
                 lambda train, new, ratio: new > train + 0.19 and ratio >= 1.5),
        Sentence(rf"^Overfitting begins: .* loss {N}, validation {N}, {N} times .*; H\(p\) is {N}",
                 lambda train, new, ratio, floor: new > train + 0.19 and ratio <= 1.5
                 and (train <= floor + 0.005 or ratio >= 1.1)),
        Sentence(rf"^A gap, not yet over.* loss {N}, validation {N}, {N} times .*; H\(p\) is {N}",
                 lambda train, new, ratio, floor: new > train + 0.19 and ratio <= 1.1
                 and train >= floor - 0.005),
        Sentence(rf"^No overfitting: .* loss {N}, validation {N}, {N} times",
                 lambda train, new, ratio: new < train + 0.21),
        Sentence(rf"^All three cure it: test loss {N} .* {N}, weight decay {N}, dropout {N}",
                 lambda none, *ends: max(ends) <= none / 2 + 0.01),
        Sentence(rf"^Not all of them halve it: test loss {N} .* {N}, weight decay {N}, dropout {N}",
                 lambda none, *ends: min(ends) <= none / 2 + 0.01 and max(ends) >= none / 2 - 0.01),
        Sentence(rf"^Little to cure: test loss {N} .* {N}, weight decay {N}, dropout {N}",
                 lambda none, *ends: none < 1.2 * min(ends) + 0.02),
        Sentence(rf"^None halves it: test loss {N} .* {N}, weight decay {N}, dropout {N}",
                 lambda none, *ends: min(ends) >= none / 2 - 0.01),
    ),
    "perceptron-xor": (
        Sentence(rf"^No hidden layer needed: .* after {N} mistakes? \(Novikoff's bound: {N}\)",
                 lambda made, bound: made <= bound),
        Sentence(rf"^Not done: after {N} epochs? the perceptron has {N} of 4",
                 lambda epochs, right: right < 4),
        Sentence(rf"^Neither learns XOR: .*\({N} mistakes? in .* {N} of 4 at best\).* at {N} of 4",
                 lambda made, best, net: made > 0 and best < 4 and net < 4),
        Sentence(rf"^No line separates XOR: .*\({N} mistakes? .* {N} of 4 at best\).* get 4 of 4",
                 lambda made, best: made > 0 and best < 4),
        Sentence(rf"^Stuck at {N} of 4", lambda right: right < 4),
        Sentence(rf"^Folded[^:]*: 00 and 11 end {N} apart, 01 and 10 {N}",
                 lambda one, two: min(one, two) <= 0.7 <= max(one, two)),
        Sentence(rf"^Both pairs are folded .*end {N} apart, 01 and 10 {N}",
                 lambda one, two: max(one, two) <= 0.7),
        Sentence(rf"^Moved, not folded: 00 and 11 end {N} apart, 01 and 10 {N}",
                 lambda one, two: min(one, two) >= 0.7),
    ),
    "weight-initialization": (
        Sentence(r"^After \d+ \w+ layers? none keeps"),
        Sentence(rf"^After \d+ \w+ layers? (?:only )?\S+ \(10\^{N}\) keeps",
                 lambda power: abs(power) <= 1.04),
        Sentence(r"^After \d+ \w+ layers? several keep"),
        Sentence(rf"^Alike forever: {N} units started alike are still 1 unit"),
        Sentence(rf"^Only {N} of {N} units differ", lambda some, all_: 1 < some < all_),
        Sentence(rf"^A spread of {N} separates all", lambda spread: spread > 0),
    ),
    "gradient-clipping": (
        Sentence(rf"^Clipping to {N} saves the run: the loss without it {END}, with .* {END}\.$",
                 lambda c, plain, clipped: plain == float("inf") and clipped <= 1),
        Sentence(rf"^A threshold of {N} is too high: the loss without it {END}",
                 lambda c, plain: plain == float("inf")),
        Sentence(rf"^Saved, but nothing learned .* without it {END}, with .* {END}\.$",
                 lambda plain, clipped: plain == float("inf") and clipped >= 1),
        Sentence(rf"^Nothing to save .* without it {END}, with .* {END}\.$",
                 lambda plain, clipped: plain <= 1 and clipped <= 2.2 * plain),
        Sentence(rf"only slows it down: the loss without it {END}, with .* {END}\.$",
                 lambda plain, clipped: plain <= 1 and clipped > 1.8 * plain),
        Sentence(rf"helps it learn: the loss without it {END}, with .* {END}\.$",
                 lambda plain, clipped: clipped <= 1 <= plain),
        Sentence(rf"^Neither learns .* without it {END}, with .* {END}\.$",
                 lambda plain, clipped: clipped >= 1 and plain >= 1),
    ),
    "skip-connections": (
        *(Sentence(rf"^{says}.*: loss after .* plain (not finite|{N}) and {N}% right, with skips "
                   rf"(not finite|{N}) and {N}%", holds) for says, holds in (
            ("Worse than a guess with these skips",
             lambda plain, _, right, skip, __, other: not skip < 0.69),
            ("Only the net with skips learns",
             lambda plain, _, right, skip, __, other: (not plain < 0.6 or plain != plain)
             and right < 81 and skip < 0.694 and (skip < 0.61 or other > 79)),
            ("Only the plain net learns",
             lambda plain, _, right, skip, __, other: plain < 0.694 and other < 81),
            ("Neither learns", lambda plain, _, right, skip, __, other: not min(plain, skip) < 0.59
             and max(right, other) < 81),
            ("A smaller effect", lambda plain, _, right, skip, __, other: skip < 0.51 * plain),
            ("No need for skips", lambda plain, _, right, skip, __, other: skip > 0.49 * plain),
        )),
        Sentence(rf"^(?:Degradation, and s|S)kips cure it: .* layers {N}, .* plain {N}, .* {N}[.;]",
                 lambda low, high, skip: high >= 1.9 * low and skip < 0.51 * high),
        Sentence(rf"^Degradation, and skips do not .* layers {N}, .* plain {N}, .* skips {N}\.$",
                 lambda low, high, skip: high >= 1.9 * low and skip > 0.49 * high),
        Sentence(rf"^No degradation here: .* layers {N}, .* plain {N}, .* skips",
                 lambda low, high: high <= 2.1 * low),
    ),
    "universal-approximation": (
        Sentence(r"^Too few widths to tell"),
        Sentence(r"^None of these stops improving\. Error at"),
        Sentence(rf"^Stuck at any width: \w+ at {N}", lambda error: error > 0.001),
    ),
    "vanishing-gradient": (
        Sentence(r"^Vanished: nothing"),
        Sentence(rf"^Vanished: 10\^{N} ", lambda power: power <= -2),
        Sentence(rf"^It fades .* gets {N} times", lambda gets: 0.0099 <= gets <= 0.25),
        Sentence(rf"^It does not vanish here: .* gets {N} times", lambda gets: 0.25 <= gets <= 4),
        Sentence(rf"^It grows .* gets {N} times", lambda gets: 4 <= gets <= 100),
        Sentence(rf"^Exploded: the input gets 10\^{N} ", lambda power: power >= 2),
        Sentence(r"^A cure can overshoot: (.*) explodes, (.*) stay.* within 10 times"),
        Sentence(r"^None stays within 10 times"),
        Sentence(rf"^No cure overshoots by 100.*he \+ skip 10\^{N}\.$", lambda power: power <= 2),
    ),
}  # fmt: skip
