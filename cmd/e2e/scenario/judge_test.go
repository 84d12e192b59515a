package scenario

import (
	"fmt"
	"slices"
	"testing"

	"logcanary/collector/doctor"
)

// TestJudge: what is named against what was wanted. A report is written as target, cause
// and certainty, "shop/api stdout-buffered likely"; target "other" is another scenario's.
func TestJudge(t *testing.T) {
	want := func(certainty doctor.Certainty, ids ...string) Want {
		return Want{Project: "shop", Target: "api", IDs: ids, Certainty: certainty}
	}
	allowing := func(w Want, allowed ...Cause) Want { w.Allowed = allowed; return w }
	for _, c := range []struct {
		name    string
		want    Want
		named   [][3]string
		missing []string
		wrong   []string
	}{
		{"named", want("", "driver-none"), [][3]string{{"shop/api", "driver-none", "likely"}}, nil, nil},
		{"named of each of several", want("", "driver-none"), [][3]string{{"shop/api#shop-api-1", "driver-none", "certain"}, {"shop/api#shop-api-2", "driver-none", "certain"}}, nil, nil},
		{"named outside compose", want("", "driver-none"), [][3]string{{"shop-api", "driver-none", "certain"}}, nil, nil},
		{"not named", want("", "driver-none"), nil, []string{"driver-none"}, nil},
		{"one of two", want("", "driver-none", "tty-stream"), [][3]string{{"shop/api", "tty-stream", "certain"}}, []string{"driver-none"}, nil},
		{"only possible", want("", "driver-none"), [][3]string{{"shop/api", "driver-none", "possible"}}, []string{"driver-none"}, nil},
		{"less sure than wanted", want(doctor.Certain, "driver-none"), [][3]string{{"shop/api", "driver-none", "likely"}}, []string{"driver-none"}, []string{"shop/api driver-none"}},
		{"surer than wanted", want(doctor.Likely, "driver-none"), [][3]string{{"shop/api", "driver-none", "certain"}}, []string{"driver-none"}, []string{"shop/api driver-none"}},
		{"of another service", want("", "driver-none"), [][3]string{{"shop/apis", "driver-none", "certain"}}, []string{"driver-none"}, []string{"shop/apis driver-none"}},
		{"false beside it", want("", "driver-none"), [][3]string{{"shop/api", "driver-none", "certain"}, {"shop/db", "disk-full", "likely"}}, nil, []string{"shop/db disk-full"}},
		{"false beside it, of the same", want("", "driver-none"), [][3]string{{"shop/api", "driver-none", "certain"}, {"shop/api", "disk-full", "likely"}}, nil, []string{"shop/api disk-full"}},
		{"a hint beside it", want("", "driver-none"), [][3]string{{"shop/api", "driver-none", "certain"}, {"shop/db", "disk-full", "possible"}}, nil, nil},
		{"allowed beside it", allowing(want("", "driver-none"), Cause{"db", "disk-full"}), [][3]string{{"shop/api", "driver-none", "certain"}, {"shop/db", "disk-full", "likely"}}, nil, nil},
		{"allowed of another", allowing(want("", "driver-none"), Cause{"api", "disk-full"}), [][3]string{{"shop/api", "driver-none", "certain"}, {"shop/db", "disk-full", "likely"}}, nil, []string{"shop/db disk-full"}},
		{"another project's", want("", "driver-none"), [][3]string{{"shop/api", "driver-none", "certain"}, {"shop2/api", "disk-full", "certain"}}, nil, nil},
		{"nothing wanted", want(""), [][3]string{{"shop/api", "never-logged", "possible"}}, nil, nil},
		{"its own side", want(""), [][3]string{{"logcanary", "clock-skew", "certain"}}, nil, []string{"logcanary clock-skew"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			missing, found := c.want.Judge(report(c.named))
			var wrong []string
			for _, f := range found {
				wrong = append(wrong, f.Target+" "+f.ID)
			}
			if fmt.Sprint(missing) != fmt.Sprint(c.missing) || fmt.Sprint(wrong) != fmt.Sprint(c.wrong) {
				t.Errorf("missing %q, false %q, want %q and %q", missing, wrong, c.missing, c.wrong)
			}
		})
	}
}

func report(named [][3]string) *doctor.Report {
	r := &doctor.Report{}
	for _, n := range named {
		kind := "container"
		if n[0] == "logcanary" {
			kind = n[0]
		}
		f := doctor.Finding{ID: n[1], Certainty: doctor.Certainty(n[2])}
		r.Checked = append(r.Checked, doctor.Checked{Target: n[0], Kind: kind, Findings: []doctor.Finding{f}})
	}
	return r
}

func TestBlocks(t *testing.T) {
	yaml := func(text string) Block { return Block{true, text} }
	command := func(text string) Block { return Block{false, text} }
	for _, c := range []struct {
		name, snippet string
		want          []Block
	}{
		{"nothing", "# nothing can be pasted\n\n", nil},
		{"YAML", "services:\n  api:\n    tty: false", []Block{yaml("services:\n  api:\n    tty: false\n")}},
		{"two keys", "services:\n  a: {}\n\nvolumes:\n  b:\n", []Block{yaml("services:\n  a: {}\n\nvolumes:\n  b:\n")}},
		{"a remark inside", "services:\n# the api\n  api: {}", []Block{yaml("services:\n  api: {}\n")}},
		{"two documents", "services:\n  a: {}\n---\nservices:\n  b: {}", []Block{yaml("services:\n  a: {}\n"), yaml("services:\n  b: {}\n")}},
		{"a command", "docker unpause x", []Block{command("docker unpause x\n")}},
		{"commands", "chown \\\n  1000 x\nls x", []Block{command("chown \\\n  1000 x\nls x\n")}},
		{"both", "# in compose.yaml\nservices:\n  a: {}\n# then\ndocker compose up -d a", []Block{yaml("services:\n  a: {}\n"), command("docker compose up -d a\n")}},
		{"both, unmarked", "chown 1000 x\nservices:\n  a: {}", []Block{command("chown 1000 x\n"), yaml("services:\n  a: {}\n")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Blocks(c.snippet); !slices.Equal(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}
