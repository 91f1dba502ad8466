"""Copies jars and folders of classes, named on standard input, into one folder as jars without compression.

usage: store.py TARGET SOURCES SOME_SOURCES
SOURCES is a JDK's src.zip; SOME_SOURCES becomes a smaller one, of packages that a corpus needs.
"""

import os
import sys
import zipfile

FOREIGN = ("win-", "win32", "osx-", "darwin", "linux-aarch64", "linux-arm", "linux-x86/", "linux-ppc", "linux-s390",
           "linux-mips", "linux-risc", "linux-loong", "aix-", "sunos", "freebsd", "openbsd", "dragonfly")
PACKAGES = ("java.base/java/util/", "java.base/java/lang/", "java.base/java/io/", "java.base/java/net/",
            "java.base/java/nio/", "java.base/java/time/", "java.base/java/text/", "java.base/java/security/")


def is_unused(name):
    """Libraries of other systems, and of JCuda all but the driver's."""
    if "/libJ" in "/" + name:
        return "libJCudaDriver" not in name
    return any("/" + system in "/" + name for system in FOREIGN) and not name.endswith(".class")


def store_jar(source, target):
    with zipfile.ZipFile(source) as jar, zipfile.ZipFile(target, "w") as stored:
        for name in dict.fromkeys(jar.namelist()):
            if not name.endswith("/") and not is_unused(name):
                stored.writestr(name, jar.read(name))


def store_folder(source, target):
    with zipfile.ZipFile(target, "w") as stored:
        for folder, _, files in sorted(os.walk(source)):
            for name in sorted(files):
                path = os.path.join(folder, name)
                stored.write(path, os.path.relpath(path, source))


def main(target, sources, some_sources):
    for number, source in enumerate(sys.stdin.read().split()):
        name = os.path.join(target, "%03d-%s" % (number, os.path.basename(source.rstrip("/"))))
        if os.path.isdir(source):
            store_folder(source, name + ".jar")
        elif source.endswith(".jar") and os.path.isfile(source):
            store_jar(source, name)
        else:
            sys.exit("store.py: there is no " + source)
    with zipfile.ZipFile(sources) as jdk, zipfile.ZipFile(some_sources, "w") as some:
        for name in jdk.namelist():
            if name.startswith(PACKAGES) and name.endswith(".java"):
                some.writestr(name, jdk.read(name))


main(*sys.argv[1:])
