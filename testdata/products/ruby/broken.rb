def price(
