using System;
using System.Threading.Tasks;

static class Shop
{
    static void Pay(int order)
    {
        throw new ArgumentException("card refused\nlimit", "order");
    }

    static void Order(int order)
    {
        try { Pay(order); }
        catch (ArgumentException e) { throw new InvalidOperationException("order " + order, e); }
    }

    static async Task Later(int order)
    {
        await Task.Yield();
        Order(order);
    }

    static void Main(string[] args)
    {
        switch (args[0])
        {
            case "uncaught": Order(7); break;
            case "tasks": Task.WaitAll(Later(7), Later(8)); break;
            case "printed":
                try { Order(7); }
                catch (Exception e) { Console.Error.WriteLine(e); }
                break;
        }
    }
}
