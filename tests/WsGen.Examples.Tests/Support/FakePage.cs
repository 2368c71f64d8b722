using System.Text;
using System.Text.Json.Nodes;

namespace Examples.Support;

/// <summary>A page that keeps what it is sent, and is as slow as the test wants.</summary>
internal sealed class FakePage : IPage
{
    private readonly List<TaskCompletionSource> _waiting = [];

    public List<string> Messages { get; } = [];

    public List<byte[]> Pictures { get; } = [];

    public bool IsLetGo { get; private set; }

    public long Backlog { get; set; }

    public JsonNode Last => JsonNode.Parse(Messages[^1])!;

    public void Send(byte[] json) => Messages.Add(Encoding.UTF8.GetString(json));

    public void SendPicture(byte[] png) => Pictures.Add(png);

    public ValueTask WhenDrainedAsync()
    {
        var drained = new TaskCompletionSource();
        _waiting.Add(drained);
        return new ValueTask(drained.Task);
    }

    public void Drain()
    {
        Backlog = 0;
        TaskCompletionSource[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (TaskCompletionSource drained in waiting)
        {
            drained.SetResult();
        }
    }

    public void LetGo() => IsLetGo = true;

    /// <summary>What it has been sent of one type, in order.</summary>
    public JsonNode[] Of(string type) => [.. Messages.Select(static text => JsonNode.Parse(text)!).Where(node => (string?)node["type"] == type)];
}
