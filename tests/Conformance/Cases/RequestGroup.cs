using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;

namespace WsGen.Conformance.Cases;

/// <summary>A group about what a server is sent in the opening handshake.</summary>
public abstract class RequestGroup : CaseGroup
{
    protected const int Opens = 101;

    /// <summary>A right request, changed, and the status that answers it.</summary>
    protected void Request(string title, int status, Func<UpgradeText, UpgradeText> change) => Add(new RequestCase
    {
        Title = $"{title}: {status}",
        Status = status,
        Request = address => change(UpgradeText.Request(address, RequestCase.Key)).ToBytes(),
    });

    /// <summary>A right request with one line more.</summary>
    protected void Line(string title, int status, string line) => Request(title, status, request => request.WithLine(line));

    /// <summary>A right request with another value for one field.</summary>
    protected void Field(string title, int status, string name, string value) => Request(title, status, request => request.Replace(name, value));

    /// <summary>Any bytes.</summary>
    protected void Raw(string title, int status, Func<Uri, byte[]> request) =>
        Add(new RequestCase { Title = $"{title}: {status}", Status = status, Request = request });

    /// <summary>A right request whose text is changed at one place.</summary>
    protected void Edit(string title, int status, string old, string replacement) => Raw(title, status, address =>
    {
        string request = UpgradeText.Request(address, RequestCase.Key).ToString();
        string edited = request.Replace(old, replacement, StringComparison.Ordinal);
        return edited != request ? System.Text.Encoding.Latin1.GetBytes(edited) : throw new InvalidOperationException($"\"{old}\" is not in the request.");
    });
}
