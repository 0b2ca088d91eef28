"""What production meets: deployments, migrations, secrets, owners."""
