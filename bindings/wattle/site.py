"""Sites: one file that tells what is metered, how it hangs together, and what happened to its meters."""

from wattle._wattle.site import Site, load_site, parse_site

__all__ = ["Site", "load_site", "parse_site"]
