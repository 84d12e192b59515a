package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

type validateCmd struct {
	Config        string
	Schema, Print bool
}

func (c *validateCmd) flags(f *flag.FlagSet) {
	configFlag(f, &c.Config)
	f.BoolVar(&c.Schema, "schema", false, "print the JSON Schema of the configuration file and exit")
	f.BoolVar(&c.Print, "print", false, "print the configuration as it holds, without secrets")
}

// Run tells all mistakes of the configuration, or what it was read from.
func (c *validateCmd) Run(env *environment) error {
	if c.Schema && c.Print {
		return usageError("--schema and --print are two answers: ask for one")
	}
	if c.Schema {
		text, err := schema()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.Stdout, "%s\n", text)
		return err
	}
	config, from, err := load(c.Config, env.Vars)
	if err != nil {
		return err
	}
	if c.Print {
		return config.write(env.Stdout)
	}
	_, err = fmt.Fprintf(env.Stdout, "%s and %s: no mistakes\n", cmp.Or(from.File, "no file"), variableCount(from.Variables))
	return err
}

func variableCount(n int) string {
	if n == 1 {
		return "1 environment variable"
	}
	return fmt.Sprintf("%d environment variables", n)
}

// write writes the configuration as a YAML file that says the same, but for secrets
// and PEM text, which are masked.
func (c *Config) write(w io.Writer) error {
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	if err := e.Encode(c); err != nil {
		return err
	}
	return e.Close()
}
