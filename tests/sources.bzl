"""The sources that a library is made of, with those of everything it needs: what tidy_test reads."""

_Sources = provider(fields = ["files"])

def _collect(target, ctx):
    own = []
    for attribute in ["srcs", "hdrs"]:
        for label in getattr(ctx.rule.attr, attribute, []):
            own += [file for file in label.files.to_list() if file.is_source]
    deps = [dep[_Sources].files for dep in getattr(ctx.rule.attr, "deps", []) if _Sources in dep]
    return [_Sources(files = depset(own, transitive = deps))]

_collect_sources = aspect(implementation = _collect, attr_aspects = ["deps"])

def _library_sources(ctx):
    files = depset(transitive = [dep[_Sources].files for dep in ctx.attr.deps])
    return [DefaultInfo(files = files, runfiles = ctx.runfiles(transitive_files = files))]

library_sources = rule(
    implementation = _library_sources,
    attrs = {"deps": attr.label_list(aspects = [_collect_sources])},
)
