"""What the loopback Hub has of histories: listed, squashed, large files deleted for good."""

from collections.abc import Callable

from tests.hub_protocol import API, AT, Handler, Reply, json_reply

PUSHED = "2026-01-01T00:00:00.000Z"


def list_commits(ask: Handler, kind: str, name: str, revision: str) -> Reply:
    history = ask.repo(kind, name).history(revision)
    return json_reply(
        [
            {
                "id": commit.sha,
                "title": commit.message,
                "message": "",
                "authors": [{"user": ask.hub.user}],
                "date": PUSHED,
            }
            for commit in history
        ]
    )


def squash(ask: Handler, kind: str, name: str, revision: str) -> Reply:
    repo = ask.writable(kind, name)
    repo.find(revision)
    repo.squash(revision, ask.json()["message"])
    return json_reply({})


def list_large(ask: Handler, kind: str, name: str) -> Reply:
    repo = ask.writable(kind, name)
    return json_reply(
        [
            {
                "fileOid": sha,
                "filename": path,
                "oid": sha,
                "pushedAt": PUSHED,
                "ref": "refs/heads/main",
                "size": len(ask.hub.large_files[sha]),
            }
            for sha, path in repo.large.items()
        ]
    )


def erase_large(ask: Handler, kind: str, name: str) -> Reply:
    repo = ask.writable(kind, name)
    deletions = ask.json()["deletions"]
    if not deletions["rewriteHistory"]:
        raise NotImplementedError("pointers to files that are gone")
    repo.erase_large(deletions["sha"], "main")
    for sha in deletions["sha"]:
        ask.hub.large_files.pop(sha, None)
    return json_reply({})


HISTORY_ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("GET", f"{API}/commits{AT}", list_commits),
    ("POST", f"{API}/super-squash{AT}", squash),
    ("GET", f"{API}/lfs-files", list_large),
    ("POST", f"{API}/lfs-files/batch", erase_large),
)
