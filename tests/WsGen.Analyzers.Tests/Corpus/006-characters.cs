// Text as characters, without a string.
using WsGen;

[ServerEndpoint("/count")]
public sealed partial class Counter
{
    private int _words;

    [OnMessage]
    private int Count(ReadOnlySpan<char> text)
    {
        bool inWord = false;
        foreach (char each in text)
        {
            bool isLetter = char.IsLetterOrDigit(each);
            if (isLetter && !inWord)
            {
                _words++;
            }

            inWord = isLetter;
        }

        return _words;
    }
}
