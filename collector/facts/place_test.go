package facts

import "testing"

// TestOn finds mounts by path: the deepest, of one point the newest.
func TestOn(t *testing.T) {
	c := Container{
		Table: []MountInfo{
			{ID: 1, Point: "/", FS: "overlay"},
			{ID: 2, Point: "/data", FS: "ext4"},
			{ID: 3, Point: "/data/cache", FS: "tmpfs"},
			{ID: 4, Point: "/var/log/app", FS: "ext4"},
			{ID: 5, Point: "/var/log/app", FS: "xfs"}, // over 4
			{ID: 6, Point: "/etc/hosts", FS: "ext4"},
		},
		Mounts: []Mount{{Destination: "/data"}, {Destination: "/var/log/app"}, {Destination: "/data/deep"}},
	}
	for _, w := range []struct {
		path  string
		id    int
		mount string
	}{
		{"/", 1, ""},
		{"/tmp/x.log", 1, ""},
		{"/data", 2, "/data"},
		{"/data/x.log", 2, "/data"},
		{"/database/x.log", 1, ""},
		{"/data/cache/x.log", 3, ""}, // a tmpfs of HostConfig.Tmpfs
		{"/data/deep/x.log", 2, "/data/deep"},
		{"/var/log/app/x.log", 5, "/var/log/app"},
		{"/etc/hosts", 6, ""},
	} {
		mount := ""
		if m := c.MountOf(w.path); m != nil {
			mount = m.Destination
		}
		if on := c.On(w.path); on == nil || on.ID != w.id || mount != w.mount {
			t.Errorf("%s: On = %+v, MountOf = %q; want %d, %q", w.path, on, mount, w.id, w.mount)
		}
	}
	if (&Container{}).On("/x") != nil || c.ByID(99) != nil || c.ByID(3) != &c.Table[2] {
		t.Error("a mount that was not seen, or not one that was")
	}
}

// TestMountInfo reads what a line of mountinfo means.
func TestMountInfo(t *testing.T) {
	m := MountInfo{Root: "/srv/logs//deleted", Point: "/logs", Options: []string{"rw", "relatime"}, Super: []string{"ro"}}
	if path, deleted := m.Deleted(); path != "/srv/logs" || !deleted {
		t.Errorf("Deleted = %q, %v", path, deleted)
	}
	if m.ReadOnly() || !m.FSReadOnly() || m.Layer() {
		t.Errorf("ReadOnly %v, FSReadOnly %v, Layer %v", m.ReadOnly(), m.FSReadOnly(), m.Layer())
	}
	if whole := (&MountInfo{Root: "/deleted", Point: "/"}); !whole.Layer() {
		t.Error("not the layer")
	} else if _, deleted := whole.Deleted(); deleted {
		t.Error("a name is not a removal")
	}
}
