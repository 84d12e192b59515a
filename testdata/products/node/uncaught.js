function price (cart) {
  return cart.items.length
}
function main () {
  try {
    price({})
  } catch (e) {
    throw new Error('cannot price the cart', { cause: e })
  }
}
main()
