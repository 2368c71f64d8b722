namespace WsGen.Area;

/// <summary>OnError, inheritance, lifetime: 4.6, 4.8, 5.1, 5.2.2; TCK spec/annotation/inheritance, spec/application/lifecycle.</summary>
public abstract class ErrorCases(HostKind kind) : AreaBody(kind)
{
    [Theory]
    [InlineData("null", "null ArgumentNullException")]
    [InlineData("argument", "argument ArgumentException")]
    [InlineData("format", "format f")]
    [InlineData("else", "any InvalidOperationException")]
    [InlineData("cancel", "any OperationCanceledException")]
    public async Task OfSeveralHandlersTheClosestIsCalled(string what, string answer) => await (await OpenAsync("/errors/several")).AskAsync(what, answer);

    [Fact]
    public async Task AnExceptionThatNoHandlerTakesClosesWith1011()
    {
        WireClient client = await OpenAsync("/errors/some");
        await client.AskAsync("format", "format f");
        await client.SendAsync("else");
        await client.ExpectCloseAsync(1011, "internal error");
    }

    /// <summary>5.2.2: errors of OnOpen, with the session; it lives on.</summary>
    [Fact]
    public async Task WhatOnOpenThrowsGoesToOnErrorAndTheSessionLivesOn()
    {
        WireClient client = await OpenAsync("/errors/where/open");
        await client.Case.ExpectAsync("error in open it True");
        await client.AskAsync("x", "x");
    }

    [Fact]
    public async Task WhatAHandlerThrowsGoesToOnErrorAndTheSessionLivesOn()
    {
        WireClient client = await OpenAsync("/errors/where/x");
        await client.SendAsync("throw");
        await client.Case.ExpectAsync("error in message True");
        await client.AskAsync("x", "x");
    }

    [Fact]
    public async Task WhatATaskOfAHandlerFaultsWithGoesToOnError()
    {
        WireClient client = await OpenAsync("/errors/where/x");
        await client.SendBinaryAsync(1, 2);
        await client.Case.ExpectAsync("error in task 2 True");
    }

    [Fact]
    public async Task WhatAPongHandlerThrowsGoesToOnError()
    {
        WireClient client = await OpenAsync("/errors/where/x");
        await client.SendPongAsync();
        await client.Case.ExpectAsync("error in pong True");
    }

    /// <summary>5.2.2: "OnError failures are logged"; the session closes with 1011, and OnClose follows.</summary>
    [Fact]
    public async Task WhatOnErrorThrowsIsLoggedAndClosesWith1011()
    {
        WireClient client = await OpenAsync("/errors/where/error");
        await client.ExpectCloseAsync(1011);
        await client.SendCloseAsync(1011);
        await client.Case.ExpectAsync("error in open it True", "close 1006 [internal error] Transport 1011");
        Assert.StartsWith("Error: ", await client.Case.LoggedAsync("in error " + client.Case.Id), StringComparison.Ordinal);
    }

    /// <summary>Exception text never reaches the peer.</summary>
    [Fact]
    public async Task TheCloseReasonSaysNothingOfTheException()
    {
        WireClient client = await OpenAsync("/errors/none");
        await client.SendAsync("secret");
        await client.ExpectCloseAsync(1011, "internal error");
    }

    [Fact]
    public async Task WhatOnCloseThrowsWithoutOnErrorIsLogged()
    {
        WireClient client = await OpenAsync("/errors/none");
        await client.LeaveAsync();
        Assert.StartsWith("Error: ", await client.Case.LoggedAsync("closing " + client.Case.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InheritedCallbacksAreCalled()
    {
        WireClient client = await OpenAsync("/inherit/all");
        await client.ExpectAsync("base open");
        await client.AskAsync("x", "base x");
    }

    [Fact]
    public async Task AnOverrideWithTheAttributeIsCalledOnce()
    {
        WireClient client = await OpenAsync("/inherit/override");
        await client.ExpectAsync("base open");
        await client.AskAsync("x", "derived base x");
        await client.AskAsync("y", "derived base y");
    }

    [Fact]
    public async Task AnOverrideWithoutTheAttributeSwitchesTheCallbackOff() => await (await OpenAsync("/inherit/off")).AskAsync("x", "base x");

    [Fact]
    public async Task AnotherKindOfMessageMayStandBesideAnInheritedHandler()
    {
        WireClient client = await OpenAsync("/inherit/beside");
        await client.ExpectAsync("base open");
        await client.SendBinaryAsync(1, 2);
        await client.ExpectAsync("2");
        await client.AskAsync("x", "base x");
    }

    [Fact]
    public async Task ABaseMayBeGeneric() => await (await OpenAsync("/inherit/generic")).AskAsync("7", "Int32 7");

    [Fact]
    public async Task AnEndpointMayDeriveFromAnEndpoint()
    {
        await (await OpenAsync("/inherit/parent")).AskAsync("x", "ParentEndpoint x");
        await (await OpenAsync("/inherit/child")).AskAsync("x", "ChildEndpoint x");
    }

    /// <summary>Constructor injection: a service of the scope, a singleton, the session itself.</summary>
    [Fact]
    public async Task AnEndpointIsMadeWithItsServicesAndItsSession() => await (await OpenAsync("/lifetime/x")).AskAsync("you", "hello you 1 True True");

    /// <summary>The instance is the connection's state.</summary>
    [Fact]
    public async Task AnInstanceKeepsItsStateForItsConnectionOnly()
    {
        WireClient one = await OpenAsync("/lifetime/x");
        WireClient two = await OpenAsync("/lifetime/x");
        await one.AskAsync("a", "hello a 1 True True");
        await one.AskAsync("a", "hello a 2 True True");
        await two.AskAsync("b", "hello b 1 True True");
    }

    [Fact]
    public async Task EachConnectionHasAScopeOfItsOwn()
    {
        WireClient one = await OpenAsync("/lifetime/x");
        WireClient two = await OpenAsync("/lifetime/x");
        string first = await NumberAsync(one);
        Assert.Equal(first, await NumberAsync(one));
        Assert.NotEqual(first, await NumberAsync(two));

        static async Task<string> NumberAsync(WireClient client)
        {
            await client.SendBinaryAsync(1);
            return (await client.ReadMessageAsync()).Text;
        }
    }

    /// <summary>OnClose, then the instance, then the scope.</summary>
    [Fact]
    public async Task AfterOnCloseTheInstanceIsDisposedOfAndThenItsScope()
    {
        WireClient client = await OpenAsync("/lifetime/x");
        await client.LeaveAsync();
        await client.Case.ExpectAsync("close", "disposed", "scope ended");
    }
}

public sealed class ErrorsOverSockets() : ErrorCases(HostKind.Sockets);

public sealed class ErrorsInMemory() : ErrorCases(HostKind.Memory);

public sealed class ErrorsPublished() : ErrorCases(HostKind.Published);
