"""Which Hub model a Space serves: its variable BREEDS_MODEL_REPO, read and changed."""

from huggingface_hub import HfApi

from breeds.settings import MODEL_REPO


def served(api: HfApi, space: str) -> str | None:
    """As USER/NAME[@REVISION]; None where the Space serves its embedded model."""
    variable = api.get_space_variables(space).get(MODEL_REPO)
    return variable.value if variable else None


def point(api: HfApi, space: str, reference: str) -> bool:
    """Have the Space serve this model; whether it didn't yet, since a change restarts it."""
    if served(api, space) == reference:
        return False
    api.add_space_variable(space, MODEL_REPO, reference)
    return True
