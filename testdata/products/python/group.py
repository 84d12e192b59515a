def check(n):
    if n % 2:
        raise ValueError(f"odd: {n}")
    raise TypeError(f"even: {n}")


def main():
    errors = []
    for n in (1, 2):
        try:
            check(n)
        except Exception as e:
            errors.append(e)
    raise ExceptionGroup("two checks failed", errors)


main()
