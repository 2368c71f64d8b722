namespace WsGen.Transports;

/// <summary>Against a set that hashes.</summary>
public sealed class MemberTableTests
{
    [Fact]
    public void AnyOrderOfComingsAndGoingsLeavesWhoIsIn()
    {
        var random = new Random(4);
        var table = new MemberTable<Member>();
        var expected = new HashSet<Member>(ReferenceEqualityComparer.Instance);
        for (int step = 0; step < 20_000; step++)
        {
            // It grows over several chunks, shrinks to nothing, and grows again.
            bool grows = step / 3000 % 2 == 0;
            if (random.Next(10) < (grows ? 7 : 2))
            {
                var member = new Member();
                table.Add(member);
                expected.Add(member);
            }
            else if (expected.Count > 0)
            {
                Member member = expected.ElementAt(random.Next(Math.Min(expected.Count, 50)));
                Assert.Equal(expected.Remove(member), table.Remove(member));
                Assert.False(table.Remove(member));
            }

            Assert.Equal(expected.Count, table.Count);
            if (step % 500 == 0)
            {
                AssertSame(expected, table);
            }
        }

        AssertSame(expected, table);
    }

    [Fact]
    public void WhoIsInAnotherTableIsNotRemoved()
    {
        var one = new MemberTable<Member>();
        var other = new MemberTable<Member>();
        var member = new Member();
        one.Add(new Member());
        other.Add(member);
        Assert.False(one.Remove(member));
        Assert.True(other.Remove(member));
    }

    private static void AssertSame(HashSet<Member> expected, MemberTable<Member> table)
    {
        var all = new Member[table.Count];
        table.CopyTo(all);
        Assert.True(expected.SetEquals(all));

        var byChunks = new List<Member?>();
        for (int i = 0; i < MemberTable<Member>.Chunks(table.Count); i++)
        {
            byChunks.AddRange(table.Chunk(i));
        }

        Assert.Equal(all, byChunks);
        Assert.True(table.Chunk(MemberTable<Member>.Chunks(table.Count)).IsEmpty);
    }

    private sealed class Member : IMember
    {
        public int Place { get; set; }
    }
}
