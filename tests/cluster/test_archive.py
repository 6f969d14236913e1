"""An archive whose index stands on a cluster: builds side by side, the swap, and
what is left behind.
"""

from __future__ import annotations

import pytest

from cuttings.search.archive import Archive
from cuttings.search.engines.opensearch.documents import Address
from cuttings.search.errors import IndexDamaged
from cuttings.search.queries import Query
from tests.cluster.session import running_cluster
from tests.contract.archive import archive as entries


@pytest.fixture
def archive(tmp_path, monkeypatch) -> Archive:
    monkeypatch.setenv("CUTTINGS_ENGINE_URL", running_cluster().nodes[0].url)
    monkeypatch.setenv("CUTTINGS_ENGINE_REPLICAS", "0")
    monkeypatch.setenv("CUTTINGS_ENGINE", "opensearch")
    archive = Archive.at(tmp_path)
    yield archive
    archive.new_build()
    for folder in archive.index.iterdir():
        if folder.is_dir():
            archive._remove_build(folder)


def fill(archive: Archive, build: str, count: int):
    engine = archive.open_engine(build)
    engine.write(entries()[:count])
    engine.commit()
    return engine


def test_a_new_build_stands_beside_the_served_one_until_the_swap(archive):
    old = fill(archive, "1", 2)
    archive.serve_build("1")
    new = fill(archive, archive.new_build(), 6)
    assert archive.open_engine().count() == 2
    archive.serve_build("2")
    indices = old.cluster.client.indices
    assert archive.open_engine().count() == 6
    assert list(indices.get_alias(name=new.address.alias)) == [new.address.articles]
    assert not indices.exists(index=old.address.articles)
    assert not indices.exists(index=old.address.values)


def test_what_an_interrupted_build_left_is_removed_before_the_next(archive):
    left = fill(archive, archive.new_build(), 6)
    assert archive.new_build() == left.address.articles.rpartition("-")[2]
    assert not left.cluster.client.indices.exists(index=left.address.articles)
    assert fill(archive, "2", 1).count() == 1


def test_an_index_that_somebody_removed_is_named_with_its_remedy(archive):
    engine = fill(archive, "1", 2)
    engine.cluster.client.indices.delete(index=engine.address.articles)
    with pytest.raises(IndexDamaged, match="cuttings reindex"):
        engine.search(Query())
    with pytest.raises(IndexDamaged, match="cuttings reindex"):
        archive.open_engine("1")


def test_an_index_of_another_format_is_refused(archive):
    engine = fill(archive, "1", 1)
    meta = {"_meta": {"format": "older"}}
    engine.cluster.client.indices.put_mapping(index=engine.address.articles, body=meta)
    with pytest.raises(IndexDamaged, match="another release"):
        archive.open_engine("1")


def test_the_index_is_named_in_the_folder_of_its_build(archive):
    engine = fill(archive, "1", 1)
    assert Address.known(archive.index / "1") == engine.address
    assert engine.address.articles == f"{engine.address.alias}-1"
