// Package docker finds the containers of one engine and reads their output: the
// json-file by its file where the engine's data root can be read, everything
// else by the API. It is the one place that imports the engine's client.
//
// It promises that a line has the same identity whichever way it came, so that
// a container can change its way without a line lost or told apart twice; that
// an engine that is absent, restarts or forbids something is said once and tried
// again; and that our own container is never read. A Finder asks the engine only
// for /_ping, /info, /events, /containers/json, /containers/{id}/json and
// /containers/{id}/logs, and nothing is ever changed there.
//
// Files that a container's label logcanary.files names are found through its
// mounts and, where we run in a container, through ours; package file reads them.
// A place that cannot be seen here is said with the YAML that mounts it.
//
// An Examiner notes what the engine tells for the doctor, and asks for /version, and for
// /containers/{id}/changes, /containers/{id}/top and HEAD /containers/{id}/archive, too:
// each of them may be forbidden. It is of use without a Finder.
//
// What it refuses: it does not look into lines, it does not keep a container's
// environment (an Examiner does, of the variables that set a log level or buffering), and
// it does not guess at damaged entries. They are counted.
package docker
