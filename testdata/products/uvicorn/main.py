from fastapi import FastAPI

app = FastAPI()


@app.get("/fine")
def fine():
    return {"errors": 0}


def price(cart):
    return 9 / len(cart)


@app.get("/broken")
async def broken():
    return price([])
