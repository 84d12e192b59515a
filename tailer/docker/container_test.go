package docker

import "testing"

// TestLastingName tells the name that compose gives a container for the moment from names
// that only look like it.
func TestLastingName(t *testing.T) {
	for _, c := range []struct{ project, name, want string }{
		{"shop", "e63500d61c3e_shop-api-1", "shop-api-1"},
		{"shop", "shop-api-1", "shop-api-1"},
		{"shop", "shop_api_1", "shop_api_1"}, // as compose named them before 2.0
		{"shop", "e63500d61c3e", "e63500d61c3e"},
		{"", "e63500d61c3e_job", "e63500d61c3e_job"},
	} {
		a := about{project: c.project, name: c.name}
		if got := a.origin("stdout", "stdout").ContainerName; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
