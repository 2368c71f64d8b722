using System.Runtime.InteropServices;
using System.Text;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>The check by vectors reads without bounds checks: beside memory that may not be read, one byte too many ends the process.</summary>
public sealed unsafe class Utf8BoundsTests : IDisposable
{
    private const int ReadWrite = 1 | 2;
    private const int PrivateAnonymous = 2 | 0x20;

    private readonly int _page = Environment.SystemPageSize;
    private readonly nint _pages;

    public Utf8BoundsTests()
    {
        _pages = Map(0, 3 * _page, protection: 0, PrivateAnonymous, -1, 0);
        Assert.Equal(0, Protect(_pages + _page, _page, ReadWrite));
    }

    private Span<byte> Readable => new((void*)(_pages + _page), _page);

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("前")]
    [InlineData("😀")]
    [InlineData("a very long run of ASCII, longer than a chunk, that ends in a character which is none: 前")]
    public void No_byte_outside_the_text_is_read(string pattern)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(pattern);
        for (int length = 0; length <= 300; length++)
        {
            CheckRepeated(bytes, Readable[..length]);
            CheckRepeated(bytes, Readable[^length..]);
        }
    }

    private static void CheckRepeated(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = bytes[i % bytes.Length];
        }

        Assert.Equal(Utf8Twin.Judge(text) == (-1, true), Utf8Blocks.IsValid(text));
    }

    public void Dispose() => Assert.Equal(0, Unmap(_pages, 3 * _page));

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    private static extern int Protect(nint address, nint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int Unmap(nint address, nint length);
}
