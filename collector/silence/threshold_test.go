package silence

import (
	"errors"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Threshold{"auto": Auto, "off": Off, "5m": Threshold(5 * time.Minute), "1h30m": Threshold(90 * time.Minute), "500ms": Threshold(time.Second / 2)} {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
		if again, err := Parse(got.String()); err != nil || again != want {
			t.Errorf("%s: %v, %v", got, again, err)
		}
	}
	for _, text := range []string{"", "5", "-5m", "0s", "never", "Auto"} {
		if got, err := Parse(text); !errors.Is(err, ErrThreshold) || got != Auto {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}
