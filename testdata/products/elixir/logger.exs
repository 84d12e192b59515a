require Logger

Logger.configure_backend(:console, colors: [enabled: false])

defmodule Cart do
  use GenServer
  def init(items), do: {:ok, items}
  def handle_call(:price, _from, items), do: {:reply, 9 / length(items), items}
end

Logger.debug("cart has 0 errors")
Logger.info("ErrorHandler ready")
Logger.notice("order 7 shipped")
Logger.warning("stock is low")
Logger.error("payment refused")
Logger.critical("no database")
Logger.alert("no disk")
Logger.emergency("no power")
spawn(fn -> raise "card refused" end)
Process.sleep(200)
Process.flag(:trap_exit, true)
{:ok, cart} = GenServer.start_link(Cart, [])

try do
  GenServer.call(cart, :price)
catch
  :exit, _ -> :ok
end

Process.sleep(200)
