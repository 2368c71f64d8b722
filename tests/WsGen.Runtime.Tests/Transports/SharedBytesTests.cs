using WsGen.Support;

namespace WsGen.Transports;

/// <summary>Who still needs shared output is counted exactly.</summary>
[Collection(nameof(Alone))]
public sealed class SharedBytesTests
{
    [Fact]
    public void TheLastReferenceGivesTheArrayBack()
    {
        int before = SharedBytes.InUse;
        SharedBytes bytes = Create([1, 2, 3]);
        bytes.AddReference();
        bytes.Release();
        Assert.Equal(before + 1, SharedBytes.InUse);
        Assert.Equal([1, 2, 3], bytes.Span.ToArray());
        bytes.Release();
        Assert.Equal(before, SharedBytes.InUse);
        Assert.Throws<InvalidOperationException>(bytes.Release);
        Assert.Equal(before, SharedBytes.InUse);
    }

    [Fact]
    public void WhatFollowsIsJoinedOnceForAll()
    {
        int before = SharedBytes.InUse;
        SharedBytes first = Create([1, 2]);
        SharedBytes second = Create([3]);
        SharedBytes other = Create([4]);
        SharedBytes joined = first.Join(second)!;
        Assert.Equal([1, 2, 3], joined.Span.ToArray());
        Assert.Same(joined, first.Join(second));
        Assert.Null(first.Join(other));
        Assert.Equal(before + 4, SharedBytes.InUse);
        first.Release();
        second.Release();
        other.Release();
        joined.Release();
        Assert.Equal([1, 2, 3], joined.Span.ToArray()); // one of two references is left
        joined.Release();
        Assert.Equal(before, SharedBytes.InUse);
    }

    [Fact]
    public void JoinedByManyAtOnceThereIsOneResult()
    {
        int before = SharedBytes.InUse;
        for (int round = 0; round < 200; round++)
        {
            SharedBytes first = Create([1]);
            SharedBytes second = Create([2]);
            var results = new SharedBytes?[8];
            Parallel.For(0, results.Length, i => results[i] = first.Join(second));
            Assert.All(results, result => Assert.Same(results[0], result));
            first.Release();
            second.Release();
            Parallel.ForEach(results, static result => result!.Release());
        }

        Assert.Equal(before, SharedBytes.InUse);
    }

    private static SharedBytes Create(byte[] content)
    {
        var bytes = new SharedBytes(content.Length) { Length = content.Length };
        content.CopyTo(bytes.Room);
        return bytes;
    }
}
