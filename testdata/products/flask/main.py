from flask import Flask

app = Flask(__name__)
app.logger.setLevel("DEBUG")


@app.get("/")
def index():
    return "fine"


@app.get("/broken")
def broken():
    return {}["price"]


@app.get("/levels")
def levels():
    app.logger.debug("cart: []")
    app.logger.info("no errors in the cart")
    app.logger.warning("stock is low")
    app.logger.error("payment refused")
    app.logger.critical("no database")
    return "fine"
