"""The cloud registered by its endpoint, and every way to sign in."""


def run(az):
    cloud(az)
    tenant = az.secret["tenantId"]
    principal = ["--service-principal", "--username", az.secret["clientId"], "--tenant", tenant]
    az.refused("login", *principal, "--password", "not-the-secret", note="a wrong secret", code="MSIS9622" if tenant == "adfs" else "AADSTS7000215")
    az("login", "--service-principal", "--username", az.certificate["clientId"], "--tenant", tenant, *certificate(az), note="certificate", check=signed_in(az))
    az("group list", note="as signed in by certificate")
    az("logout", "--username", az.certificate["clientId"])
    user(az)
    az("account clear")
    az("login", *principal, "--password", az.secret["clientSecret"], note="secret", check=signed_in(az))
    az("account show", check=lambda account: account["id"] == az.subscription and account["state"] == "Enabled")
    az("account list", check=lambda accounts: [one["id"] for one in accounts] == [az.subscription])
    az("account set", "--subscription", az.subscription)
    az("account list-locations", check=lambda locations: [one["name"] for one in locations] == [az.location])
    az("account get-access-token", check=lambda token: token["subscription"] == az.subscription and token["accessToken"])
    az("rest", "--method", "get", "--url", "/subscriptions?api-version=2016-06-01", check=lambda answer: answer["value"][0]["subscriptionId"] == az.subscription)


def cloud(az):
    suffixes = ["--suffix-storage-endpoint", "local.azurestack.external", "--suffix-keyvault-dns", ".vault.local.azurestack.external"]
    az("cloud register", "--name", "Porthole", "--endpoint-resource-manager", az.secret["resourceManagerEndpointUrl"], *suffixes)
    az("cloud set", "--name", "Porthole")
    az("cloud update", "--profile", az.profile)
    az("cloud show", check=lambda cloud: cloud["profile"] == az.profile and cloud["endpoints"]["resourceManager"].rstrip("/") == az.secret["resourceManagerEndpointUrl"])
    az("cloud list-profiles", check=lambda profiles: az.profile in profiles)


def certificate(az):
    """2.72 and earlier take the file as a password too; --certificate came with 2.67 and is the way since."""
    return ["--certificate" if az.version >= (2, 67) else "--password", az.certificate["certPath"]]


def user(az):
    """Entra's sign-in by password drops the port (MSAL asks `https://HOST/common/userrealm`), so the stamp is met by its names, on 443, through the proxy."""
    suffixes = ["--suffix-storage-endpoint", "local.azurestack.external", "--suffix-keyvault-dns", ".vault.local.azurestack.external"]
    az.quietly("cloud register", "--name", "Names", "--endpoint-resource-manager", "https://management.local.azurestack.external", *suffixes)
    az.quietly("cloud set", "--name", "Names", "--profile", az.profile)
    az("login", "--username", az.user["username"], "--password", az.user["password"], "--tenant", az.user["tenantId"], note="user and password", check=signed_in(az))
    az("group list", note="as a user, by the names of the stamp")
    az.quietly("account clear")
    az.quietly("cloud set", "--name", "Porthole")


def signed_in(az):
    return lambda accounts: any(one["id"] == az.subscription for one in accounts)
