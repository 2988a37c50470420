import json
import subprocess
import sys

import pytest

from disaster.placement.answer import Placement
from disaster.placement.command import InstanceRefused, instance_of
from disaster.settings import ROOT
from tests.placement.instances import snowed_in, two_stores


def test_anyone_can_have_his_own_instance_placed(tmp_path):
    (tmp_path / "mine.json").write_text(two_stores(snowed_in(60)).model_dump_json())
    done = subprocess.run([sys.executable, "-m", "disaster", "placement", tmp_path / "mine.json", "--out",
                           tmp_path / "plan.json"], cwd=ROOT, timeout=60, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    found = Placement.model_validate_json((tmp_path / "plan.json").read_text())
    assert {one.store: one.pieces for one in found.policy("expected").stock} == {"steppe": 60, "town": 40}
    assert found.optimal


def test_a_file_that_is_no_instance_is_refused_with_each_fault():
    body = json.loads(two_stores().model_dump_json())
    body["stores"][0]["stock"]["quilt"] = -1
    body["budget"] = 7
    with pytest.raises(InstanceRefused) as refused:
        instance_of(json.dumps(body).encode())
    assert [one["path"] for one in refused.value.facts["faults"]] == ["stores.0.stock.quilt", "budget"]
