<%! static int price(String cart) { return cart.length(); } %>
<%= price(null) %>
