def load(name):
    try:
        return {"a": 1}[name]
    except KeyError as e:
        raise LookupError(f"no setting {name}") from e


def main():
    try:
        load("b")
    except LookupError:
        int("many")


main()
