"""The knowledge base of the Democratic Library: practices of libraries, searchable in five languages."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("democratic-library-kb")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0.1.0"
