"""The commands of volunteers' verdicts: brought here from the Hub, listed, forgotten."""
