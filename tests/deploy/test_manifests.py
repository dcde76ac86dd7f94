"""What cannot be run here is at least whole, and fits the program."""

import json
import re
import shlex
from pathlib import Path

import pytest
import streamlit.config as config
import yaml

from deploy.classroom import read_arguments
from deploy.replicas import CHECK
from tests.deploy.serving import ROOT

DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def kubernetes():
    documents = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
    return {(one["kind"], one["metadata"]["name"]): one for one in documents}


@pytest.fixture(scope="module")
def docker():
    """The Dockerfile's instructions, with continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]


def pod(deployment):
    return deployment["spec"]["template"]


def container(deployment):
    (found,) = pod(deployment)["spec"]["containers"]
    return found


def test_the_image_has_what_the_program_needs(docker):
    copied = [shlex.split(rest)[0] for word, rest in docker if word == "COPY"]
    assert all((ROOT / name).exists() for name in copied)
    assert {"app.py", "landscape", "pages", "static", "deploy", ".streamlit"} <= set(copied)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert not set(copied) & set(ignored)
    words = dict(docker)
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-bookworm", words["FROM"])
    assert json.loads(words["ENTRYPOINT"]) == ["python", "-m", "deploy.classroom"]
    compile(json.loads(words["HEALTHCHECK"].partition("CMD ")[2])[-1], "check", "exec")
    assert words["USER"] == "app"


def test_the_compose_file_builds_that_image():
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["classroom"]
    context = (DEPLOY / service["build"]["context"]).resolve()
    assert (context / service["build"]["dockerfile"]) == DEPLOY / "Dockerfile"
    assert service["ports"] == [f"8501:{read_arguments([]).port}"]
    assert "/tmp" in service["tmpfs"]  # where nginx's files are, since the rest is read-only


def test_services_find_their_pods(kubernetes):
    deployments = [one for (kind, _), one in kubernetes.items() if kind == "Deployment"]
    labels = {one["metadata"]["name"]: pod(one)["metadata"]["labels"] for one in deployments}
    for one in deployments:
        assert one["spec"]["selector"]["matchLabels"] == labels[one["metadata"]["name"]]
    assert kubernetes["Service", "app"]["spec"]["selector"] == labels["app"]
    assert kubernetes["Service", "app"]["spec"]["clusterIP"] == "None"
    assert kubernetes["Service", "loss-landscape"]["spec"]["selector"] == labels["front"]


def test_the_front_takes_its_options(kubernetes):
    options = read_arguments(container(kubernetes["Deployment", "front"])["args"])
    assert options.servers == [
        ("app", container(kubernetes["Deployment", "app"])["ports"][0]["containerPort"])
    ]


def test_streamlit_takes_its_settings(kubernetes):
    app = container(kubernetes["Deployment", "app"])
    known = {option.env_var for option in config._config_options_template.values()}
    assert {one["name"] for one in app["env"]} - known == {"DATABASE_URL", "LANDSCAPE_KEY"}
    assert app["startupProbe"]["httpGet"]["path"] == CHECK
    assert app["readinessProbe"]["httpGet"]["path"] == CHECK


@pytest.mark.parametrize("name", ["app", "front"])
def test_pods_have_no_rights_and_a_place_for_files(kubernetes, name):
    one = kubernetes["Deployment", name]
    assert pod(one)["spec"]["securityContext"]["runAsNonRoot"]
    inside = container(one)
    assert inside["securityContext"]["readOnlyRootFilesystem"]
    assert [Path(mount["mountPath"]) for mount in inside["volumeMounts"]] == [Path("/tmp")]


def test_the_documentation_names_what_is_there():
    text = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    for path in re.findall(r"\b(?:deploy|tests/deploy)/[\w.]+", text):
        assert (ROOT / path).exists(), path
    make = (ROOT / "Makefile").read_text("utf-8")
    for name in re.findall(r"^\| `([A-Z]+)` \|", text, re.MULTILINE):
        assert f"\n{name} ?=" in make
    assert STREAMLIT_NAME in text


STREAMLIT_NAME = config._config_options_template["server.xsrfCookieSameSite"].env_var
