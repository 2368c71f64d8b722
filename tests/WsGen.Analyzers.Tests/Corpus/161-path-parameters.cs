// Path parameters of every type.
using System.Numerics;
using WsGen;

public enum Level
{
    Low,
    High,
}

[ServerEndpoint("/{a}/{b}/{c}/{d}/{e}")]
public sealed partial class Parameters
{
    private BigInteger _big;

    [OnOpen]
    private void Open([PathParam] string a, [PathParam] decimal b, [PathParam] Level c, [PathParam] DateOnly d, [PathParam] BigInteger e)
    {
        _big = e + new BigInteger(b);
        Console.WriteLine($"{a} {c} {d}");
    }

    [OnMessage]
    private BigInteger Add(BigInteger number, [PathParam("a")] string name, [PathParam("c")] Level? level) =>
        level == Level.High && name.Length > 0 ? number * _big : number + _big;
}
