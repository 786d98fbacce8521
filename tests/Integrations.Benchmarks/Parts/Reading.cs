using BenchmarkDotNet.Attributes;
using Integrations.Abstractions;
using Integrations.Sandbox.Partners;

namespace Integrations.Benchmarks.Parts;

/// <summary>The bytes of an order become a draft: the create sample of a module's last version.</summary>
public class Reading
{
    private IIngressMapper _mapper = null!;
    private InboundMessage _message = null!;

    public static IEnumerable<string> Modules => PartnerModule.All.Select(module => module.Name);

    [ParamsSource(nameof(Modules))]
    public string Module { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        const string ending = ".in.json";
        var module = PartnerModule.Of(Module);
        var partner = PartnerFolder.Load(PartnerFolder.Default).Single(known => known.Partner == module.Plate.Type.ToString());
        var sample = partner.Speaks[^1].Create.Sample!;
        _mapper = module.Mapper;
        _message = new InboundMessage
        {
            Route = _mapper.Routes.Single(route => route.Name + ending == sample),
            Body = File.ReadAllBytes(Path.Combine(partner.SamplesFolder, sample)),
            RequestId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            ReceivedAt = TimeProvider.System.GetUtcNow(),
            PublicUrl = new Uri("https://gateway.example.com/"),
            Path = new Dictionary<string, string>(StringComparer.Ordinal),
        };
    }

    [Benchmark]
    public object Read() => _mapper.Read(_message);
}
