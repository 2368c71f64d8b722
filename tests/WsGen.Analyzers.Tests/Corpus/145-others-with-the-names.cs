// Classes of the project's own with the library's names for members.
using WsGen;

public sealed class Mail
{
    public Task SendAsync(string text) => File.WriteAllTextAsync("mail.txt", text);

    public void CloseAsync() => Console.WriteLine("closed");

    public IDisposable Batch() => new MemoryStream();

    public void AddEndpoint(string name) => Console.WriteLine(name);
}

public static class Post
{
    public static void Deliver(Mail mail)
    {
        Task sending = mail.SendAsync("hello");
        _ = mail.SendAsync("again");
        mail.AddEndpoint("late");
        mail.Batch();
        mail.CloseAsync();
        sending.Wait();
    }
}

[ServerEndpoint("/mail")]
public sealed partial class MailEndpoint
{
    [OnMessage]
    private string Echo(string text) => text;
}
