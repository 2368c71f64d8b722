using System.Buffers;
using WsGen.Endpoints.Generated;
using WsGen.Support;

namespace WsGen.Sessions.Groups;

/// <summary>Text and bytes have an encoder of their own.</summary>
internal sealed class ShoutingCodec : ITextEncoder<string>, ITextEncoder<Memory<byte>>
{
    public void Encode(string value, IBufferWriter<byte> utf8) => utf8.Write(System.Text.Encoding.UTF8.GetBytes(value.ToUpperInvariant()));

    public void Encode(Memory<byte> value, IBufferWriter<byte> utf8) => utf8.Write(System.Text.Encoding.UTF8.GetBytes(Convert.ToHexString(value.Span)));
}

[ServerEndpoint("/shouting", Encoders = [typeof(ShoutingCodec)])]
internal sealed partial class ShoutingEndpoint(WsSession session, SessionGroup group)
{
    [OnOpen] private void Open() => group.Add(session);
}

/// <summary>What is text or bytes already, and is sent to many under another static type than the overloads have.</summary>
public sealed class PlainBroadcastTests
{
    private readonly SessionGroup _group = new();

    [Fact]
    public async Task ItGoesOutAsItIsWhateverItIsCalled()
    {
        using PushedSession a = new(), b = new();
        _group.Add(a.Session);
        _group.Add(b.Session);
        byte[] bytes = [64, 65, 66, 67];
        await _group.SendAsync(bytes.AsMemory(1)); // binds to T, not to ReadOnlyMemory
        await _group.SendAsync(new ArraySegment<byte>(bytes, 1, 2), except: a.Session);
        await _group.SendAsync<byte[]>(bytes);
        await _group.SendAsync<ReadOnlyMemory<byte>>(bytes.AsMemory(2));
        await _group.SendAsync<object>(bytes);
        await _group.SendAsync<string>("gr\u00FC\u00DFe");
        await _group.SendAsync<object>("text");
        await _group.SendAsync(default(ArraySegment<byte>));
        await _group.SendAsync(new ReadOnlySequence<byte>(bytes));
        Assert.Equal(
            ["binary ABC", "binary @ABC", "binary BC", "binary @ABC", "text gr\u00FC\u00DFe", "text text", "binary ", "binary @ABC"], a.TakeFrames());
        Assert.Equal(
            ["binary ABC", "binary AB", "binary @ABC", "binary BC", "binary @ABC", "text gr\u00FC\u00DFe", "text text", "binary ", "binary @ABC"], b.TakeFrames());
    }

    /// <summary>As what the overloads take that are not generic, for it needs no encoder.</summary>
    [Fact]
    public async Task SessionsThatHaveYetToOpenGetItWhereNoneIsOpen()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo);
        server.OnActivated = endpoint =>
        {
            _group.Add(endpoint.Session);
            Assert.True(_group.SendAsync("1"u8.ToArray().AsMemory()).IsCompletedSuccessfully);
            Assert.True(_group.SendAsync(new ArraySegment<byte>("2"u8.ToArray())).IsCompletedSuccessfully);
            Assert.True(_group.SendAsync<object>("3").IsCompletedSuccessfully);
            Assert.True(_group.SendAsync(4).IsCompletedSuccessfully); // an object: nobody encodes it
            Assert.True(_group.SendAsync("5").IsCompletedSuccessfully);
        };
        await server.Server.StartAsync();
        (RawClient client, _) = await server.ConnectAsync();
        Assert.Equal((byte[])[(byte)'1'], (await client.ReceiveAsync()).Payload);
        Assert.Equal((byte[])[(byte)'2'], (await client.ReceiveAsync()).Payload);
        await client.ExpectTextAsync("3");
        await client.ExpectTextAsync("5");
    }

    /// <summary>Each session by itself would ask its encoders first.</summary>
    [Fact]
    public async Task AnEncoderForItIsAsked()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(builder.Services, _group);
            builder.AddEndpoint<ShoutingEndpoint>();
        });
        await using RawClient client = await server.ConnectAsync("/shouting");
        await Bounded.Until(() => _group.Count == 1);
        foreach (Func<ValueTask> send in (Func<ValueTask>[])
        [
            () => _group.SendAsync<string>("text"), () => _group.SendAsync("ab"u8.ToArray().AsMemory()),
            () => _group.First().SendAsync<string>("text"), () => _group.First().SendAsync("ab"u8.ToArray().AsMemory()),
        ])
        {
            await send();
        }

        string[] expected = ["TEXT", "6162", "TEXT", "6162"];
        foreach (string text in expected)
        {
            await client.ExpectTextAsync(text);
        }

        await _group.SendAsync("text");
        await client.ExpectTextAsync("text");
    }
}
