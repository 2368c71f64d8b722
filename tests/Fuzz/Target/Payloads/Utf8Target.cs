using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol;

namespace WsGen.Fuzz.Payloads;

/// <summary>Bytes into a Utf8Validator: after every piece it says what its slow twin says.</summary>
internal static class Utf8Target
{
    public static void Run(FuzzInput input)
    {
        Check(input.Body, []);
        Check(input.Body, FuzzInput.EveryCut(input.Body.Length));
        Check(input.Body, input.Cuts());
    }

    private static void Check(byte[] body, IEnumerable<int> cuts)
    {
        var validator = default(Utf8Validator);
        var twin = default(Utf8Twin);
        int from = 0;
        foreach (int cut in cuts.Append(body.Length))
        {
            bool good = true;
            for (int i = from; i < cut && good; i++)
            {
                good = twin.TryAppend(body[i]);
            }

            Require.Same(good, validator.TryAppend(body.AsSpan(from, cut - from)), $"the text up to {cut} is good");
            if (!good)
            {
                return;
            }

            Require.Same(twin.IsComplete, validator.IsComplete, $"the text may end at {cut}");
            from = cut;
        }
    }
}
