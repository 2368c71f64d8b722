using System.Text;

namespace WsGen.Handshake;

public class ExtensionListReaderTests
{
    [Theory]
    [InlineData("permessage-deflate", "permessage-deflate")]
    [InlineData("a,b", "a|b")]
    [InlineData(" a ; p ; q = 1 , b;r=\"x\" ", "a;p;q=1|b;r=x")]
    [InlineData("a;p, a;p", "a;p|a;p")]
    [InlineData(", ,a,,b,", "a|b")]
    [InlineData("", "")]
    [InlineData(" , ", "")]
    [InlineData("a;p=\"1\\0\"", "a;p=10")]
    [InlineData("a;p=\"\\1\\0\"; q, b", "a;p=10;q|b")]
    public void A_well_formed_list_is_read(string value, string expected)
    {
        Assert.Equal((expected, false), Read(value));
        Assert.Equal((string.Join('|', expected.Split('|').Select(e => e.Split(';')[0])), false), ReadNames(value));
    }

    [Theory]
    [InlineData(";")]
    [InlineData("a b")]
    [InlineData("a;")]
    [InlineData("a;;p")]
    [InlineData("a;p=")]
    [InlineData("a;p=1 2")]
    [InlineData("a;=1")]
    [InlineData("a=1")]
    [InlineData("a;p=\"\"")]
    [InlineData("a;p=\"1")]
    [InlineData("a;p=\"1\\")]
    [InlineData("a;p=\"1\\\"\"")]
    [InlineData("a;p=\"\\ \"")]
    [InlineData("a;p=\"1\"2")]
    [InlineData("a;p=\"1 2\"")]
    [InlineData("a;p==1")]
    [InlineData("\"a\"")]
    [InlineData("a, ;p")]
    [InlineData("a/b")]
    public void An_ill_formed_list_is_found_out(string value)
    {
        Assert.True(Read(value).IllFormed);
        Assert.True(ReadNames(value).IllFormed);
    }

    [Fact]
    public void Random_text_ends_the_reader_without_an_exception()
    {
        var random = new Random(9);
        for (int i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (int length = random.Next(12); length > 0; length--)
            {
                text.Append("ab;,=\" \t\\\x01"[random.Next(10)]);
            }

            Assert.Equal(Read(text.ToString()).IllFormed, ReadNames(text.ToString()).IllFormed);
        }
    }

    private static (string Text, bool IllFormed) Read(string value)
    {
        var reader = new ExtensionListReader(Heads.Bytes(value));
        List<string> extensions = [];
        while (reader.TryReadExtension(out ReadOnlySpan<byte> name))
        {
            string extension = Heads.Text(name);
            while (reader.TryReadParameter(out ReadOnlySpan<byte> parameter, out ReadOnlySpan<byte> argument))
            {
                extension += ";" + Heads.Text(parameter) + (argument.IsEmpty ? "" : "=" + Heads.Text(argument));
            }

            extensions.Add(extension);
        }

        return (string.Join('|', extensions), reader.IsIllFormed);
    }

    private static (string Text, bool IllFormed) ReadNames(string value)
    {
        var reader = new ExtensionListReader(Heads.Bytes(value));
        List<string> names = [];
        while (reader.TryReadExtension(out ReadOnlySpan<byte> name))
        {
            names.Add(Heads.Text(name));
        }

        return (string.Join('|', names), reader.IsIllFormed);
    }
}
