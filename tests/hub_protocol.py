"""What the loopback Hub answers to each request that `huggingface_hub` makes.

The client's hf_api.py, _commit_api.py, lfs.py and file_download.py say what it expects. There is
no Xet and no content delivery network: large files are served like the others.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

from tests.hub_repos import Refusal, Repo, StoredFile, is_tracked

if TYPE_CHECKING:
    from tests.hub import LoopbackHub

LFS_SUFFIXES = (".bin", ".h5", ".keras", ".npz", ".onnx", ".parquet", ".safetensors", ".zip")
# Of datasets the Hub has pictures and sounds as large files too.
DATASET_LFS_SUFFIXES = (*LFS_SUFFIXES, ".jpg", ".jpeg", ".png", ".webp", ".wav")
LFS_ABOVE = 10 * 1024 * 1024


class Request(NamedTuple):
    method: str
    path: str


class Reply(NamedTuple):
    """An answer; `cut_after` is how many of its bytes arrive where the connection breaks."""

    data: bytes
    headers: Mapping[str, str]
    status: int = 200
    cut_after: int | None = None


class Handler(BaseHTTPRequestHandler):
    """Reads a request, has it answered by its route in ROUTES, and sends the answer."""

    protocol_version = "HTTP/1.1"
    # Else an answer's body waits for its head to be acknowledged, which takes 40 ms.
    disable_nagle_algorithm = True

    @property
    def hub(self) -> "LoopbackHub":
        return self.server.hub

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.query = parse_qs(url.query)
        request = Request(self.command, url.path)
        self.hub.requests.append(request)
        refusal = self.hub.before(request)
        self.body = self._read_body()
        try:
            if refusal:
                raise refusal
            reply = self._route(request)
            if self.hub.loses_answer(request):
                self.close_connection = True
            else:
                self._send(reply)
        except Refusal as refused:
            self._send(json_reply({"error": str(refused)}, refused.status, refused.headers))

    do_HEAD = do_POST = do_PUT = do_GET

    def log_message(self, *_: object) -> None:
        """The log is `hub.requests`."""

    def json(self) -> Any:
        return json.loads(self.body)

    def repo(self, kind: str, name: str) -> Repo:
        """The repo, where this request may read it."""
        found = self.hub.repos.get((kind, name))
        if found is None or (found.private and not self.has_token):
            status = 404 if self.has_token else 401
            raise Refusal(status, "Repository not found", "RepoNotFound")
        return found

    def writable(self, kind: str, name: str) -> Repo:
        """The repo, where this request may write to it."""
        self.check_writer(name)
        return self.repo(kind, name)

    def check_writer(self, name: str) -> None:
        if not self.has_token:
            raise Refusal(401, "Invalid username or password.")
        if not self.may_write or not name.startswith(f"{self.hub.user}/"):
            raise Refusal(403, "You don't have the rights to write here")

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return b"".join(self._chunks())

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _route(self, request: Request) -> Reply:
        authorization = self.headers.get("Authorization")
        self.may_write = authorization == f"Bearer {self.hub.token}"
        self.has_token = self.may_write or authorization == f"Bearer {self.hub.read_token}"
        if authorization and not self.has_token:
            raise Refusal(401, "Invalid credentials in Authorization header")
        method = "GET" if request.method == "HEAD" else request.method
        for expected, pattern, answer in self.hub.routes:
            match = re.fullmatch(pattern, request.path)
            if match and method == expected:
                groups = {name: unquote(text or "") for name, text in match.groupdict().items()}
                if "kind" in groups:
                    groups["kind"] = groups["kind"].removesuffix("s") or "model"
                with self.hub.lock:
                    return answer(self, **groups)
        raise Refusal(404, f"Nothing at {request.path}", "RepoNotFound")

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.data[: reply.cut_after])
        if reply.cut_after is not None:
            self.hub.hold.wait()
            self.close_connection = True


def json_reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    typed = {"Content-Type": "application/json", **(headers or {})}
    return Reply(json.dumps(value).encode(), typed, status)


def whoami(ask: Handler) -> Reply:
    ask.check_writer(f"{ask.hub.user}/")
    return json_reply({"type": "user", "name": ask.hub.user, "orgs": []})


def validate_card(ask: Handler) -> Reply:
    """Refuse a card whose metadata isn't YAML."""
    front = re.match(r"---\n(.*?)\n---\n", ask.json()["content"], re.DOTALL)
    try:
        yaml.safe_load(front[1] if front else "")
    except yaml.YAMLError as error:
        message = str(error).splitlines()[0]
        return json_reply({"errors": [{"message": message}], "warnings": []}, 400)
    return json_reply({"errors": [], "warnings": []})


def create_repo(ask: Handler) -> Reply:
    wanted = ask.json()
    kind = wanted.get("type", "model")
    name = f"{wanted['organization'] or ask.hub.user}/{wanted['name']}"
    ask.check_writer(name)
    url = f"{ask.hub.endpoint}/{'' if kind == 'model' else kind + 's/'}{name}"
    if (kind, name) in ask.hub.repos:
        return json_reply({"error": "You already created this repo", "url": url}, 409)
    ask.hub.create(name, kind, wanted.get("visibility") == "private")
    return json_reply({"url": url, "name": name})


def repo_info(ask: Handler, kind: str, name: str, revision: str) -> Reply:
    repo = ask.repo(kind, name)
    commit = repo.find(revision or "main")
    siblings = [{"rfilename": path} for path in commit.files]
    info = {"id": name, "sha": commit.sha, "private": repo.private, "gated": repo.gated}
    return json_reply(info | {"siblings": siblings})


def check_access(ask: Handler, kind: str, name: str) -> Reply:
    check_gate(ask, ask.repo(kind, name))
    return json_reply({})


def check_writing(ask: Handler, kind: str, name: str) -> Reply:
    ask.repo(kind, name)
    ask.check_writer(name)
    return json_reply({})


def check_gate(ask: Handler, repo: Repo) -> None:
    """Whoever has a token was let into every gated repo."""
    if repo.gated and not ask.has_token:
        raise Refusal(401, "Access to this model is restricted.", "GatedRepo")


def list_refs(ask: Handler, kind: str, name: str) -> Reply:
    repo = ask.repo(kind, name)

    def listed(refs: Mapping[str, str], folder: str) -> list[dict[str, str]]:
        return [
            {"name": ref, "ref": f"refs/{folder}/{ref}", "targetCommit": sha}
            for ref, sha in refs.items()
        ]

    heads = {ref: sha for ref, sha in repo.branches.items() if not ref.startswith("refs/")}
    branches, tags = listed(heads, "heads"), listed(repo.tags, "tags")
    return json_reply({"branches": branches, "tags": tags, "converts": []})


def list_tree(ask: Handler, kind: str, name: str, revision: str, folder: str) -> Reply:
    files = ask.repo(kind, name).find(revision).files
    recursive = "true" in ask.query.get("recursive", [])
    top = PurePosixPath(folder)
    places = {place for path in files for place in (PurePosixPath(path), *_folders_of(path))}
    inside = [place for place in places if top in (place.parents if recursive else [place.parent])]
    if folder and not inside:
        raise Refusal(404, f"{folder} does not exist", "EntryNotFound")
    return json_reply([_entry(files, str(place)) for place in sorted(inside)])


def _folders_of(path: str) -> list[PurePosixPath]:
    return list(PurePosixPath(path).parents)[:-1]


def list_paths(ask: Handler, kind: str, name: str, revision: str) -> Reply:
    files = ask.repo(kind, name).find(revision).files
    wanted = parse_qs(ask.body.decode())["paths"]
    entries = [_entry(files, path) for path in wanted]
    return json_reply([entry for entry in entries if entry])


def _entry(files: Mapping[str, StoredFile], path: str) -> dict[str, Any] | None:
    """How the Hub lists a file or a folder; None for a path that isn't there."""
    if path in files:
        return files[path].listed_at(path)
    inside = [file.blob_id for name, file in files.items() if name.startswith(f"{path}/")]
    tree = hashlib.sha1("".join(inside).encode()).hexdigest()
    return {"type": "directory", "path": path, "oid": tree, "size": 0} if inside else None


def preupload(ask: Handler, kind: str, name: str, revision: str) -> Reply:
    """Say which files are to go as large files, and what the repo has in their place."""
    present = ask.writable(kind, name).find(revision).files
    attributes = present[".gitattributes"].content if ".gitattributes" in present else b""
    files = []
    for file in ask.json()["files"]:
        path = file["path"]
        is_lfs = is_tracked(attributes, path) or file["size"] > LFS_ABOVE
        told = {"path": path, "uploadMode": "lfs" if is_lfs else "regular", "shouldIgnore": False}
        files.append(told | ({"oid": present[path].etag} if path in present else {}))
    return json_reply({"files": files})


def gitattributes(kind: str) -> str:
    """What a repo of a kind begins with."""
    suffixes = DATASET_LFS_SUFFIXES if kind == "dataset" else LFS_SUFFIXES
    return "".join(f"*{suffix} filter=lfs -text\n" for suffix in suffixes)


def batch(ask: Handler, kind: str, name: str) -> Reply:
    """Tell where each large file goes that isn't there yet."""
    ask.writable(kind, name)
    objects = []
    for wanted in ask.json()["objects"]:
        upload = {"href": f"{ask.hub.endpoint}/lfs/{wanted['oid']}"}
        actions = {"upload": upload, "verify": {"href": f"{ask.hub.endpoint}/lfs/verify"}}
        is_new = wanted["oid"] not in ask.hub.large_files
        objects.append(wanted | ({"actions": actions} if is_new else {}))
    return json_reply({"transfer": "basic", "objects": objects})


def receive(ask: Handler, oid: str) -> Reply:
    if hashlib.sha256(ask.body).hexdigest() != oid:
        raise Refusal(400, "The content doesn't match its SHA-256")
    ask.hub.large_files[oid] = ask.body
    return json_reply({})


def verify(ask: Handler) -> Reply:
    told = ask.json()
    if len(ask.hub.large_files.get(told["oid"], b"")) != told["size"]:
        raise Refusal(404, "Object not found")
    return json_reply({})


def commit(ask: Handler, kind: str, name: str, revision: str) -> Reply:
    """A commit of a branch; with `create_pr`, of a pull request that begins at its parent."""
    repo = ask.writable(kind, name)
    head, *changes = (json.loads(line) for line in ask.body.splitlines())
    told = head["value"]
    is_request = "create_pr" in ask.query
    parent = repo.find(told.get("parentCommit", revision) if is_request else revision)
    if told.get("parentCommit", parent.sha) != parent.sha:
        raise Refusal(412, "A commit has happened since. Please refresh and try again.")
    files = dict(parent.files)
    for change in changes:
        _apply(change["key"], change["value"], files, ask.hub.large_files)
    page = f"{ask.hub.endpoint}/{'' if kind == 'model' else kind + 's/'}{name}"
    opened = {}
    if is_request:
        number = repo.open_pull_request(parent, told["summary"], told["description"])
        revision = f"refs/pr/{number}"
        opened = {"pullRequestUrl": f"{page}/discussions/{number}"}
    made = repo.commit(revision, told["summary"], files)
    url = f"{page}/commit/{made.sha}"
    return json_reply({"success": True, "commitOid": made.sha, "commitUrl": url, **opened})


def _apply(
    key: str, value: dict[str, Any], files: dict[str, StoredFile], large: Mapping[str, bytes]
) -> None:
    path = value["path"]
    if key == "file":
        files[path] = StoredFile(base64.b64decode(value["content"]))
    elif key == "lfsFile":
        if value["oid"] not in large:
            raise Refusal(400, f"{path} names a large file that was never uploaded")
        files[path] = StoredFile(large[value["oid"]], is_lfs=True)
    elif key == "deletedFolder":
        for inside in [name for name in files if name.startswith(path.rstrip("/") + "/")]:
            del files[inside]
    elif files.pop(path, None) is None:
        raise Refusal(404, "A file with this name doesn't exist", "EntryNotFound")


def tag(ask: Handler, kind: str, name: str, revision: str) -> Reply:
    repo = ask.writable(kind, name)
    target = repo.find(revision)
    wanted = ask.json()["tag"]
    if wanted in repo.tags:
        raise Refusal(409, "Tag reference exists already")
    repo.tags[wanted] = target.sha
    return json_reply({})


def resolve(ask: Handler, kind: str, name: str, revision: str, path: str) -> Reply:
    repo = ask.repo(kind, name)
    check_gate(ask, repo)
    found = repo.find(revision)
    if path not in found.files:
        raise Refusal(404, "Entry not found", "EntryNotFound")
    file = found.files[path]
    if file.is_lfs and file.sha256 in repo.erased:
        raise Refusal(404, "Entry not found", "EntryNotFound")
    headers = {"X-Repo-Commit": found.sha, "ETag": f'"{file.blob_id}"', "Accept-Ranges": "bytes"}
    if file.is_lfs:
        size = str(len(file.content))
        headers |= {"X-Linked-ETag": f'"{file.sha256}"', "X-Linked-Size": size}
    start = re.match(r"bytes=(\d+)-", ask.headers.get("Range", ""))
    data = file.content[int(start[1]) if start else 0 :]
    if start:
        ask.hub.resumed_at.append(int(start[1]))
        total = len(file.content)
        headers["Content-Range"] = f"bytes {start[1]}-{total - 1}/{total}"
    return Reply(data, headers, 206 if start else 200, _cut(ask, data))


def _cut(ask: Handler, data: bytes) -> int | None:
    cut = ask.hub.cut_after
    if cut is None or ask.command == "HEAD" or len(data) <= cut:
        return None
    ask.hub.cut_after = None
    return cut


API = r"/api/(?P<kind>models|datasets|spaces)/(?P<name>[^/]+/[^/]+)"
PAGE = r"/(?:(?P<kind>datasets|spaces)/)?(?P<name>[^/]+/[^/]+)"
AT = r"/(?P<revision>[^/]+)"
ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("GET", "/api/whoami-v2", whoami),
    ("POST", "/api/validate-yaml", validate_card),
    ("POST", "/api/repos/create", create_repo),
    ("GET", rf"{API}(?:/revision{AT})?", repo_info),
    ("GET", f"{API}/auth-check", check_access),
    ("GET", f"{API}/auth-check/write", check_writing),
    ("GET", f"{API}/refs", list_refs),
    ("GET", rf"{API}/tree{AT}(?:/(?P<folder>.+))?", list_tree),
    ("POST", f"{API}/paths-info{AT}", list_paths),
    ("POST", f"{API}/preupload{AT}", preupload),
    ("POST", f"{API}/commit{AT}", commit),
    ("POST", f"{API}/tag{AT}", tag),
    ("POST", rf"{PAGE}\.git/info/lfs/objects/batch", batch),
    ("POST", "/lfs/verify", verify),
    ("PUT", "/lfs/(?P<oid>[0-9a-f]{64})", receive),
    ("GET", rf"{PAGE}/resolve{AT}/(?P<path>.+)", resolve),
)
