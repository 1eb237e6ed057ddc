# Makes the bucket, and a user for the program that may read, write and remove files in it and nothing else. It may run again.
set -eu
user=$(cat /run/secrets/bucket_user)
mc alias set bucket https://bucket:9000 "$(cat /run/secrets/bucket_root_user)" "$(cat /run/secrets/bucket_root_password)"
mc mb --ignore-existing bucket/backup-reports
mc admin policy create bucket backup-reports-files /bucket-policy.json
mc admin user add bucket "$user" "$(cat /run/secrets/bucket_password)"
# It is an error to attach it twice.
case "$(mc admin user info bucket "$user")" in
    *backup-reports-files*) ;;
    *) mc admin policy attach bucket backup-reports-files --user "$user" ;;
esac
