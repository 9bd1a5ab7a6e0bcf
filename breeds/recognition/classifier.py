"""Bundle -> Classifier.predict(photos) -> Prediction; the one file that knows the runtime."""

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import numpy as np

from breeds.bundle import KINDS, NETWORK, Box, Breed, Bundle, BundleError
from breeds.recognition.evidence import draw_box
from breeds.recognition.preprocess import prepare

if TYPE_CHECKING:
    import openvino as ov

# OpenVINO would take bfloat16 by itself where the processor has it, and change one top-1 in a
# hundred: the answer would depend on the machine.
PINNED_PRECISION = "f32"
# How much the odds of another breed count against the first: more refuses too many dogs that are of
# it, less accepts too many that aren't (docs/EXPERIMENTS.md).
DOUBT = 0.5
# Odds beyond these are as good as certain.
LEAST_PROBABILITY = 1e-6


@dataclass(frozen=True)
class Look:
    """One pass of a view through the network; float32.

    `logits` (breeds,); `features` (2048,); `position_logits` (rows, columns, breeds); `another`
    the log-odds of a breed that is none of these, `kinds` (4,) the logits of what the photo shows,
    KINDS, and `companion_positions` (rows, columns, breeds) a companion's part of the logits: None
    where the network has no such output. `box` is None for the recipe's own crop.
    """

    logits: np.ndarray
    features: np.ndarray
    position_logits: np.ndarray
    another: float | None
    kinds: np.ndarray | None
    companion_positions: np.ndarray | None
    box: Box | None


@dataclass(frozen=True)
class Kinds:
    """How likely a photo shows each of these, 0..1; a dog of any breed is a dog."""

    dog: float
    wild_canid: float
    cat: float
    other: float


@dataclass(frozen=True)
class Guess:
    """A breed and its probability, 0..1."""

    breed: Breed
    probability: float

    def to_dict(self) -> dict[str, str | float]:
        """As programs read it: the breed's id and names, and the probability."""
        breed = self.breed
        probability = round(self.probability, 6)
        return {"id": breed.id, "en": breed.en, "fr": breed.fr, "probability": probability}


@dataclass(frozen=True)
class Prediction:
    """The answer for one photo; `logits` and `probabilities` are float32, (breeds,).

    The probabilities are those of a dog of one of the `breeds`; `another` is the probability,
    0..1, that it is of none, which they leave out: 0 where the network can't tell, as `kinds` is
    None. `looks` holds the passes in their order: one, or two where the recipe looks again.
    """

    logits: np.ndarray
    probabilities: np.ndarray
    another: float
    kinds: Kinds | None
    looks: tuple[Look, ...]
    breeds: tuple[Breed, ...]

    @property
    def dog_score(self) -> float:
        """How much the photo looks like a dog's: log-odds, or the log-sum-exp of the logits."""
        if self.kinds is None:
            return float(np.logaddexp.reduce(self.logits))
        return log_odds(self.kinds.dog)

    @property
    def wild_score(self) -> float:
        """How much the photo looks like a wild canid's: log-odds; the least where none can tell."""
        return log_odds(self.kinds.wild_canid if self.kinds else 0.0)

    @property
    def breed_score(self) -> float:
        """How sure the first breed is: its log-odds, less a share of another breed's."""
        doubt = DOUBT * log_odds(self.another) if self.another else 0.0
        return log_odds(float(self.probabilities.max())) - doubt

    @property
    def box(self) -> Box | None:
        """Where the network looked again; None where one look was enough."""
        return self.looks[-1].box

    def top(self, count: int) -> list[Guess]:
        """The `count` most likely breeds, the likeliest first."""
        order = np.argsort(-self.probabilities, kind="stable")[:count]
        return [Guess(self.breeds[index], float(self.probabilities[index])) for index in order]


class Classifier:
    """A compiled model; its methods may be called from many threads at once."""

    def __init__(
        self,
        bundle: Bundle,
        second_look: bool = True,
        precision: str = PINNED_PRECISION,
        all_cores: bool = False,
    ) -> None:
        """Compile the bundle's network. Raises BundleError.

        `second_look=False` answers from the first look alone; `precision="bf16"` is faster where
        the processor has it, and for training only. With `all_cores` a view that comes while no
        other is under way has them all to itself, to the same answer, for a network more in memory.
        """
        self.bundle = bundle
        self._recipe = bundle.manifest.recipe
        self._second_look = self._recipe.second_look if second_look else None
        try:
            self._network = _Network(bundle, precision, all_cores)
        except RuntimeError as error:
            raise _refusal(bundle, "can't be run") from error
        self._workers = ThreadPoolExecutor(self._network.parallel, "classify")

    @property
    def looks_again(self) -> bool:
        """Whether an unsure photo gets a second look."""
        return self._second_look is not None

    def predict(self, photos: Sequence[np.ndarray]) -> list[Prediction]:
        """Answer for upright RGB photos, each uint8, height x width x 3, in their order.

        Each photo passes alone, so that its answer doesn't depend on its batch.
        """
        return list(self._workers.map(self._predict_one, photos))

    def _predict_one(self, photo: np.ndarray) -> Prediction:
        looks = [self._look(photo, None)]
        box = self._box_worth_a_look(photo, looks[0])
        if box is not None:
            looks.append(self._look(photo, box))
        logits = np.mean([look.logits for look in looks], axis=0)
        return Prediction(
            logits,
            self._probabilities(logits),
            _another(looks),
            _kinds(looks),
            tuple(looks),
            self.bundle.breeds,
        )

    def _look(self, photo: np.ndarray, box: Box | None) -> Look:
        return self._network.run(prepare(photo, self._recipe, box), box)

    def _box_worth_a_look(self, photo: np.ndarray, first: Look) -> Box | None:
        if self._second_look is None:
            return None
        probabilities = self._probabilities(first.logits)
        sure_above = self._second_look.sure_above
        if sure_above is not None and probabilities.max() >= sure_above:
            return None
        height, width = photo.shape[:2]
        return draw_box(first.position_logits, probabilities, (width, height), self._recipe)

    def _probabilities(self, logits: np.ndarray) -> np.ndarray:
        scaled = logits / self.bundle.manifest.temperature
        return softmax(scaled)


def log_odds(probability: float) -> float:
    """Of a probability, 0..1; never infinite."""
    clipped = min(max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    return math.log(clipped / (1 - clipped))


def _another(looks: Sequence[Look]) -> float:
    odds = [look.another for look in looks if look.another is not None]
    return 1 / (1 + math.exp(-sum(odds) / len(odds))) if odds else 0.0


def _kinds(looks: Sequence[Look]) -> Kinds | None:
    logits = [look.kinds for look in looks if look.kinds is not None]
    return Kinds(*softmax(np.mean(logits, axis=0)).tolist()) if logits else None


def softmax(logits: np.ndarray) -> np.ndarray:
    """Shares, 0..1, of logits, (breeds,)."""
    powers = np.exp(logits - logits.max())
    shares: np.ndarray = powers / powers.sum()
    return shares


class _Network:
    """The compiled graph and one infer request for each stream; perhaps one on all cores too."""

    def __init__(self, bundle: Bundle, precision: str, all_cores: bool) -> None:
        # Not at the top: importing OpenVINO would report it, unless `breeds.privacy` came first.
        import openvino as ov

        core = ov.Core()
        # A mapped file can't be replaced on Windows.
        core.set_property({"ENABLE_MMAP": False})
        model = core.read_model(bundle.network)
        _require_fit(model, bundle)
        settings = {"INFERENCE_PRECISION_HINT": precision}
        compiled = core.compile_model(model, "CPU", settings | {"NUM_STREAMS": os.cpu_count()})
        self.parallel = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        self._outputs = bundle.manifest.outputs
        self._requests: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(self.parallel):
            self._requests.put(compiled.create_infer_request())
        # The one on all cores, while nobody has it.
        self._alone: SimpleQueue[ov.InferRequest] = SimpleQueue()
        if all_cores and self.parallel > 1:
            whole = core.compile_model(model, "CPU", settings | {"NUM_STREAMS": 1})
            self._alone.put(whole.create_infer_request())
        # OpenVINO's binding sets itself up at its first use, and two threads in there at once can
        # wait for each other for ever: so the first pass is made here, by one.
        self.run(np.zeros(compiled.input(0).shape[1:], np.uint8), None)

    def run(self, view: np.ndarray, box: Box | None) -> Look:
        requests, request = self._free_request()
        try:
            request.infer([view[np.newaxis]])
            outputs = self._outputs

            def answer(name: str | None) -> np.ndarray | None:
                return None if name is None else request.get_tensor(name).data[0].copy()

            another = answer(outputs.another)
            return Look(
                request.get_tensor(outputs.logits).data[0].copy(),
                request.get_tensor(outputs.features).data[0].copy(),
                request.get_tensor(outputs.position_logits).data[0].copy(),
                None if another is None else float(another[0]),
                answer(outputs.kinds),
                answer(outputs.companion_positions),
                box,
            )
        finally:
            requests.put(request)

    def _free_request(self) -> "tuple[SimpleQueue[ov.InferRequest], ov.InferRequest]":
        """A request, and where it is to be put back."""
        if self._requests.qsize() == self.parallel:
            with suppress(Empty):
                return self._alone, self._alone.get_nowait()
        return self._requests, self._requests.get()


def _require_fit(model: "ov.Model", bundle: Bundle) -> None:
    """Hold the network to what the manifest, its recipe and the labels say of it."""
    size, breeds = bundle.manifest.recipe.size, len(bundle.breeds)
    inputs = [(port.element_type.to_string(), _shape(port)) for port in model.inputs]
    if inputs != [("u8", (1, size, size, 3))]:
        raise _refusal(bundle, f"doesn't take one uint8 view of 1 x {size} x {size} x 3")
    outputs = bundle.manifest.outputs
    shapes = {name: _shape(port) for port in model.outputs for name in port.names}
    promised = [name for name in asdict(outputs).values() if name is not None]
    for name in promised:
        if name not in shapes and name != outputs.feature_map:
            raise _refusal(bundle, f"lacks the output {name[:40]!a}")
    logits = shapes[outputs.logits]
    if len(logits) == 2 and logits[1] != breeds:
        raise _refusal(bundle, f"has {logits[1]} outputs where the labels name {breeds} breeds")
    of_positions = (outputs.position_logits, outputs.companion_positions)
    positions = [shapes[name] for name in of_positions if name in promised]
    fits = logits[:1] == (1,) and all(
        (len(shape), shape[:1], shape[3:]) == (4, (1,), (breeds,)) for shape in positions
    )
    extras = {outputs.another: (1, 1), outputs.kinds: (1, len(KINDS))}
    fits = fits and all(shapes[name] == shape for name, shape in extras.items() if name in promised)
    if not fits or len(shapes[outputs.features]) != 2:
        raise _refusal(bundle, "has outputs of another shape than the manifest's names promise")


def _shape(port: "ov.Output") -> tuple[int, ...]:
    """The port's dimensions; -1 for one that isn't fixed, and nothing where their number isn't."""
    shape = port.get_partial_shape()
    if shape.rank.is_dynamic:
        return ()
    return tuple(-1 if size.is_dynamic else size.get_length() for size in shape)


def _refusal(bundle: Bundle, fault: str) -> BundleError:
    return BundleError(f"The model {bundle.origin} can't be used: {NETWORK} {fault}.", NETWORK)
