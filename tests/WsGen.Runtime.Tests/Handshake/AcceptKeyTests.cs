using System.Security.Cryptography;
using System.Text;

namespace WsGen.Handshake;

public class AcceptKeyTests
{
    [Fact]
    public void The_example_of_rfc_6455_section_1_3_comes_out()
    {
        byte[] accept = new byte[AcceptKey.AcceptLength];
        AcceptKey.Write(Heads.Bytes(Heads.Key), accept);
        Assert.Equal(Heads.Accept, Heads.Text(accept));
    }

    [Fact]
    public void Created_keys_are_valid_and_differ_and_their_accepts_agree_with_a_plain_computation()
    {
        var seen = new HashSet<string>();
        byte[] key = new byte[AcceptKey.KeyLength];
        byte[] accept = new byte[AcceptKey.AcceptLength];
        for (int i = 0; i < 200; i++)
        {
            AcceptKey.CreateKey(key);
            Assert.True(AcceptKey.IsKey(key));
            Assert.True(seen.Add(Heads.Text(key)));
            AcceptKey.Write(key, accept);
            string plain = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Heads.Text(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
            Assert.Equal(plain, Heads.Text(accept));
        }
    }

    [Fact]
    public void A_key_is_valid_exactly_if_decoding_and_encoding_gives_it_back()
    {
        var random = new Random(6455);
        const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ";
        for (int i = 0; i < 20_000; i++)
        {
            // Near misses: a valid key with up to two characters changed.
            byte[] nonce = new byte[16];
            random.NextBytes(nonce);
            char[] key = Convert.ToBase64String(nonce).ToCharArray();
            for (int changes = random.Next(3); changes > 0; changes--)
            {
                key[random.Next(key.Length)] = Characters[random.Next(Characters.Length)];
            }

            byte[] decoded = new byte[32];
            string text = new(key);
            bool expected = !text.Contains(' ') && Convert.TryFromBase64String(text, decoded, out int length) && length == 16
                && Convert.ToBase64String(decoded, 0, 16) == text;
            Assert.True(expected == AcceptKey.IsKey(Heads.Bytes(text)), text);
        }
    }

    [Fact]
    public void A_key_or_a_target_of_the_wrong_length_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AcceptKey.Write(Heads.Bytes("short"), new byte[28]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AcceptKey.Write(Heads.Bytes(Heads.Key), new byte[27]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AcceptKey.CreateKey(new byte[23]));
    }

    [Fact]
    public void Computing_an_accept_allocates_nothing()
    {
        byte[] key = Heads.Bytes(Heads.Key);
        byte[] accept = new byte[AcceptKey.AcceptLength];
        AcceptKey.Write(key, accept);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AcceptKey.Write(key, accept);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
