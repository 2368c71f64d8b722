// A base class that has the callbacks; the derived ones have the paths.
using WsGen;

public abstract class Echoing<T>
{
    protected abstract T Change(T value);

    [OnMessage]
    public T Echo(T value) => Change(value);

    [OnClose]
    public virtual void Close(CloseReason reason) => Console.WriteLine(reason.Code);
}

[ServerEndpoint("/strings")]
public sealed partial class Strings : Echoing<string>
{
    protected override string Change(string value) => value.Trim();
}

[ServerEndpoint("/numbers")]
public sealed partial class Numbers : Echoing<int>
{
    protected override int Change(int value) => checked(value + 1);

    [OnClose]
    public override void Close(CloseReason reason) => Console.WriteLine($"numbers {reason.Code}");
}
