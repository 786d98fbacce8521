using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Storage;

public sealed class MigrationsTests
{
    [Fact]
    public void Every_change_of_the_model_has_its_migration()
    {
        var options = new DbContextOptionsBuilder<IntegrationsDb>();
        StorageSetup.Configure(options, "Host=127.0.0.1;Database=never_opened");
        using var db = new IntegrationsDb(options.Options);

        db.Database.HasPendingModelChanges().ShouldBeFalse("add one as src/Integrations/Storage/README.md says");
    }
}
