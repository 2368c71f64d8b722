using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace WsGen.Generators.Emission;

/// <summary>Writes indented lines of C#. Lines end in \n everywhere; numbers are the caller's care (see <see cref="Number"/>).</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A number as C# reads it, whatever the culture of the machine (the Finnish minus sign is not a hyphen).</summary>
    public static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes an empty line, without indentation.</summary>
    public void Line() => _text.Append('\n');

    /// <summary>Writes one line.</summary>
    public void Line(string line) => _text.Append(' ', _depth * 4).Append(line).Append('\n');

    /// <summary>What is written next is one step further in.</summary>
    public void Indent() => _depth++;

    /// <summary>What is written next is one step further out.</summary>
    public void Outdent() => _depth--;

    /// <summary>Writes an opening brace and indents.</summary>
    public void Open(string bracket = "{")
    {
        Line(bracket);
        Indent();
    }

    /// <summary>Outdents and writes a closing brace.</summary>
    public void Close(string bracket = "}")
    {
        Outdent();
        Line(bracket);
    }

    public SourceText ToSourceText() => SourceText.From(_text.ToString(), Encoding.UTF8);
}
