"""The manifest for Kubernetes: what KubeRay takes, and what Ray Serve makes of it.

The schema below is our own, of the parts that the manifest uses: no package carries that of KubeRay's RayService.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.remote import TOKEN_VARIABLE

jsonschema = pytest.importorskip("jsonschema")
FILE = Path(__file__).parents[3] / "deploy" / "ray-service.yaml"
MANIFEST: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
TEXT, COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
AMOUNT = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?(m|[KMGTPE]i?)?$"}


def whole(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """An object with nothing else in it."""
    properties = required | optional
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def many(items: dict[str, Any]) -> dict[str, Any]:
    """A list with something in it."""
    return {"type": "array", "items": items, "minItems": 1}


AMOUNTS = whole({"cpu": AMOUNT, "memory": AMOUNT})
SECRET = whole({"secretKeyRef": whole({"name": TEXT, "key": TEXT})})
PORT = whole({"containerPort": {"type": "integer", "minimum": 1, "maximum": 65535}}, name={"maxLength": 15, **TEXT})
CONTAINER = whole(
    {"name": {"pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", **TEXT}, "image": TEXT},
    env=many(whole({"name": TEXT}, value=TEXT, valueFrom=SECRET)),
    ports=many(PORT),
    resources=whole({}, requests=AMOUNTS, limits=AMOUNTS),
)
PODS = {
    "rayStartParams": {"type": "object", "additionalProperties": TEXT},
    "template": whole({"spec": whole({"containers": many(CONTAINER)})}),
}
WORKERS = whole({"groupName": TEXT, "minReplicas": COUNT, "maxReplicas": COUNT, **PODS}, replicas=COUNT)
CLUSTER = whole(
    {"headGroupSpec": whole(PODS)},
    rayVersion=TEXT,
    enableInTreeAutoscaling={"type": "boolean"},
    workerGroupSpecs=many(WORKERS),
)
SCHEMA = whole(
    {
        "apiVersion": {"const": "ray.io/v1"},
        "kind": {"const": "RayService"},
        "metadata": whole({"name": TEXT}),
        "spec": whole({"rayClusterConfig": CLUSTER}, serveConfigV2=TEXT),
    }
)


def test_the_manifest_is_one_of_a_ray_service() -> None:
    jsonschema.validate(MANIFEST, SCHEMA)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cluster: cluster.pop("headGroupSpec"),
        lambda cluster: cluster.update(workerGroups=[]),
        lambda cluster: cluster["headGroupSpec"]["rayStartParams"].update({"num-cpus": 0}),
        lambda cluster: cluster["workerGroupSpecs"][0].update(maxReplicas="4"),
        lambda cluster: cluster["workerGroupSpecs"][0]["template"]["spec"]["containers"][0].pop("image"),
    ],
)
def test_a_spoilt_manifest_is_none(spoil: Callable[[Any], object]) -> None:
    spoilt = copy.deepcopy(MANIFEST)
    spoil(spoilt["spec"]["rayClusterConfig"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoilt, SCHEMA)


def test_ray_serve_takes_its_config(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = pytest.importorskip("ray.serve.schema", reason="Ray is not installed: pip install 'reclip-agent[ray]'")
    from ray import serve

    from scale.serving import on_ray

    config = schema.ServeDeploySchema.model_validate(yaml.safe_load(MANIFEST["spec"]["serveConfigV2"]))
    (app,) = config.applications
    assert app.import_path == f"{on_ray.__name__}:{on_ray.configured.__name__}"
    monkeypatch.setenv(TOKEN_VARIABLE, "open sesame")
    assert isinstance(on_ray.configured(app.args), serve.Application)


def test_every_container_has_the_image_and_the_token() -> None:
    cluster = MANIFEST["spec"]["rayClusterConfig"]
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    containers = [each for group in groups for each in group["template"]["spec"]["containers"]]
    assert len({each["image"] for each in containers}) == 1
    assert all(each["env"][0]["name"] == TOKEN_VARIABLE for each in containers)
