using CsCheck;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>
/// Whatever is lawfully said is heard. Every run looks elsewhere; one that fails prints the smallest conversation it has found and a seed,
/// which CsCheck_Seed in the environment brings back.
/// </summary>
public class LawfulConversationTests
{
    private const int Conversations = 500;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_messages_in_any_fragments_with_any_keys_are_read_exactly_at_any_cuts(bool server) =>
        Gen.Select(Conversation.Any, Generate.Shares(8)).Sample(
            (conversation, cuts) =>
            {
                byte[] wire = conversation.ToWire(toServer: server);
                List<string> expected = conversation.Events();
                Assert.Equal(expected, Feeder.Feed(server, wire, [], Generate.Wide));
                Assert.Equal(expected, Feeder.Feed(server, wire, cuts.At(wire.Length), Generate.Wide));
                Assert.Equal(expected, Feeder.Feed(server, wire, Enumerable.Range(1, Math.Max(0, wire.Length - 1)), Generate.Wide));
            },
            iter: Conversations);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compression_that_was_agreed_on_changes_nothing_about_messages_without_it(bool server) =>
        Gen.Select(Conversation.Any, Generate.Shares(8), Gen.Bool).Sample(
            (conversation, cuts, takeover) =>
            {
                byte[] wire = conversation.ToWire(toServer: server);
                Assert.Equal(conversation.Events(), Feeder.Feed(server, wire, cuts.At(wire.Length), Generate.Wide, takeover));
            },
            iter: Conversations);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Behind_a_close_frame_nothing_is_heard(bool server) =>
        Gen.Select(Conversation.Any, Gen.Byte.Array[0, 40], Generate.Shares(8)).Sample(
            (conversation, behind, cuts) =>
            {
                byte[] wire = [.. (conversation with { Close = conversation.Close ?? [] }).ToWire(toServer: server), .. behind];
                List<string> expected = (conversation with { Close = conversation.Close ?? [] }).Events();
                Assert.Equal(expected, Feeder.Feed(server, wire, cuts.At(wire.Length), Generate.Wide));
            },
            iter: Conversations);
}
