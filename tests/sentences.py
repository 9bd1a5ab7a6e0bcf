"""What a message for a user must be: one sentence that names what it is about."""


def assert_one_sentence(error: BaseException, *words: str) -> None:
    text = str(error)
    assert text.endswith(".") and "\n" not in text and ". " not in text, text
    for word in words:
        assert word in text
