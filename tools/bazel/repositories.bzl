"""The repositories that the testbed needs, all of them on the machine already: nothing is downloaded."""

# Bazel's own rules, as Debian packages them. A repository that Bazel would otherwise fetch by itself has to be declared
# before Bazel asks for it.
_SYSTEM = {
    "rules_java": "/usr/share/bazel/rules/java",
    "rules_proto": "/usr/share/bazel/rules/proto",
    "platforms": "/usr/share/bazel/tools/platforms",
}

# Of this folder.
_OURS = [
    # Debian's rules_cc does not load in Debian's Bazel: ours re-exports the native rules.
    "rules_cc",
    # `bazel test` looks this up even where nobody asked for coverage.
    "remote_coverage_tools",
    # System libraries under upstream's names and labels: taking them from sources instead is a change of this file alone.
    "com_google_absl",
    "com_google_googletest",
    "nlohmann_json",
    "rapidcheck",
    "xxhash",
    "cli11",
    "sodium",
    "sqlite3",
    "gperftools",
]

def zyz_repositories(root = "."):
    """Declares what is not declared yet.

    Args:
      root: where the testbed lies, seen from the workspace that calls this.
    """
    known = native.existing_rules()
    paths = dict(_SYSTEM)
    for name in _OURS:
        paths[name] = root + "/tools/bazel/" + name
    for name, path in paths.items():
        if name not in known:
            native.local_repository(name = name, path = path)
